namespace FifoLocks.Modes;

/// <summary>How the bits of a <see cref="Seat"/> are used.</summary>
public enum SeatKind
{
    /// <summary>A count that its own mode keeps at or below half the range of the field: it can never be full.</summary>
    Bounded,

    /// <summary>A count without a limit of its own. The field's top value means "this many or more"; the surplus is kept beside the word.</summary>
    Saturating,

    /// <summary>One hold bit, and above it the generation that each release bumps: the stamp a lease is checked against.</summary>
    Exclusive,
}

/// <summary>
/// Where one mode lives in the state word: the position, width and kind of its bit field. Written by the generator, carried by
/// every lease, so that a release needs no table.
/// </summary>
public readonly struct Seat : System.IEquatable<Seat>
{
    private const int PositionBits = 6;
    private const uint PositionMask = (1u << PositionBits) - 1;
    private const int KindShift = 2 * PositionBits;

    internal readonly uint Bits;

    /// <summary>Describes a field.</summary>
    /// <param name="shift">The lowest bit of the field, 0 to 59.</param>
    /// <param name="width">The number of bits, 1 to 60.</param>
    /// <param name="kind">What the bits mean.</param>
    public Seat(int shift, int width, SeatKind kind) =>
        Bits = (uint)shift | ((uint)width << PositionBits) | ((uint)kind << KindShift);

    private Seat(uint bits) => Bits = bits;

    /// <summary>The lowest bit of the field.</summary>
    public int Shift => (int)(Bits & PositionMask);

    /// <summary>The number of bits of the field; for an exclusive mode the hold bit and its generation together.</summary>
    public int Width => (int)((Bits >> PositionBits) & PositionMask);

    /// <summary>What the bits mean.</summary>
    public SeatKind Kind => (SeatKind)(Bits >> KindShift);

    /// <summary>One hold, as a value to add to the word.</summary>
    internal ulong Unit => 1UL << Shift;

    /// <summary>All bits of the field, moved down to bit 0.</summary>
    internal ulong FieldMask => (1UL << Width) - 1;

    /// <summary>The largest count the field can show. A saturating field that shows it means "this many or more".</summary>
    internal ulong Limit => Kind == SeatKind.Exclusive ? 1 : 1UL << (Width - 1);

    internal static Seat FromBits(uint bits) => new(bits);

    /// <summary>The field of this seat in <paramref name="word"/>, moved down to bit 0.</summary>
    internal ulong FieldIn(ulong word) => (word >> Shift) & FieldMask;

    /// <summary>The hold count that <paramref name="word"/> shows for this seat.</summary>
    internal ulong CountIn(ulong word) => Kind == SeatKind.Exclusive ? (word >> Shift) & 1 : FieldIn(word);

    /// <summary>Whether the field of this seat is saturating and at its limit in <paramref name="word"/>: the count then stands beside the word.</summary>
    internal bool IsFull(ulong word) => Kind == SeatKind.Saturating && (FieldIn(word) & Limit) != 0;

    /// <summary>The generation that <paramref name="word"/> shows for an exclusive seat.</summary>
    internal uint GenerationIn(ulong word) => (uint)(FieldIn(word) >> 1);

    /// <summary><paramref name="word"/> with the count of this (not exclusive) seat replaced.</summary>
    internal ulong WithCount(ulong word, ulong count) => (word & ~(FieldMask << Shift)) | (count << Shift);

    /// <summary>
    /// <paramref name="word"/> with the hold of this exclusive seat given back and its generation bumped: adding one to the set hold bit
    /// clears it and carries into the generation, which wraps inside the field.
    /// </summary>
    internal ulong WithoutExclusiveHold(ulong word)
    {
        ulong mask = FieldMask << Shift;
        return (word & ~mask) | ((word + Unit) & mask);
    }

    /// <summary>All bits of the field, in their place.</summary>
    internal ulong Mask => FieldMask << Shift;

    /// <summary>Whether a field of this seat, which is not exclusive, shows its limit.</summary>
    internal bool IsLimit(ulong shown) => shown >> (Width - 1) != 0;

    /// <summary>The field of this exclusive seat while it is held under a generation, in its place.</summary>
    internal ulong ExclusiveHold(uint generation) => (((ulong)generation << 1) | 1) << Shift;

    /// <summary>The bits that differ between <see cref="ExclusiveHold"/> and the field after its release (<see cref="WithoutExclusiveHold"/>).</summary>
    internal ulong ExclusiveHoldGivenBack(uint generation)
    {
        ulong field = ((ulong)generation << 1) | 1;
        return (field ^ ((field + 1) & FieldMask)) << Shift;
    }

    /// <inheritdoc/>
    public bool Equals(Seat other) => Bits == other.Bits;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Seat other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => (int)Bits;

    /// <summary>Two seats are equal when they are the same bits with the same meaning.</summary>
    public static bool operator ==(Seat left, Seat right) => left.Equals(right);

    /// <summary>The opposite of equality.</summary>
    public static bool operator !=(Seat left, Seat right) => !left.Equals(right);

    /// <inheritdoc/>
    public override string ToString() => $"{Kind}({Shift}..{Shift + Width - 1})";
}
