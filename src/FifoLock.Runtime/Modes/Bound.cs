namespace FifoLocks.Modes;

/// <summary>
/// One comparison of a predicate, in symbolic form: the hold count of a mode against a limit. <c>h.None&lt;Write&gt;()</c> is
/// <c>Fewer(write, 1)</c>, <c>h.Count&lt;Slot&gt;() &gt;= 2</c> is <c>AtLeast(slot, 2)</c>.
/// </summary>
public readonly struct Bound : System.IEquatable<Bound>
{
    private Bound(int mode, bool isLower, long limit)
    {
        Mode = mode;
        IsLower = isLower;
        Limit = limit;
    }

    /// <summary>The index of the counted mode in its layout.</summary>
    public int Mode { get; }

    /// <summary>True for "at least", false for "fewer than".</summary>
    public bool IsLower { get; }

    /// <summary>What the count is compared with.</summary>
    public long Limit { get; }

    /// <summary>The count of <paramref name="mode"/> is below <paramref name="limit"/>.</summary>
    public static Bound Fewer(int mode, long limit) => new(mode, false, limit);

    /// <summary>The count of <paramref name="mode"/> is <paramref name="limit"/> or more.</summary>
    public static Bound AtLeast(int mode, long limit) => new(mode, true, limit);

    internal bool Admits(long count) => IsLower == (count >= Limit);

    /// <inheritdoc/>
    public bool Equals(Bound other) => Mode == other.Mode && IsLower == other.IsLower && Limit == other.Limit;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Bound other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => (Mode * 31 + (IsLower ? 1 : 0)) * 31 + Limit.GetHashCode();

    /// <summary>Two bounds are equal when they compare the same mode with the same limit in the same direction.</summary>
    public static bool operator ==(Bound left, Bound right) => left.Equals(right);

    /// <summary>The opposite of equality.</summary>
    public static bool operator !=(Bound left, Bound right) => !left.Equals(right);

    /// <inheritdoc/>
    public override string ToString() => $"#{Mode} {(IsLower ? ">=" : "<")} {Limit}";
}
