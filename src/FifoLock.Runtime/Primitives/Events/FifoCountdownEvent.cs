using FifoLocks.Core;
using FifoLocks.Modes;

namespace FifoLocks;

/// <summary>
/// Set while its count is zero: counts work that is under way, and lets those pass who wait for the end of it. The count may rise from zero again; those who waited
/// when it reached zero pass all the same. For threads and tasks on one object.
/// </summary>
/// <example>
/// <code>
/// private readonly FifoCountdownEvent _underWay = new();
///
/// _underWay.AddCount();              // before starting a piece of work
/// _underWay.Signal();                // when it is done
/// await _underWay.WaitAsync(token);  // until none is under way
/// </code>
/// </example>
public sealed class FifoCountdownEvent : FifoWaitable
{
    private static readonly Seat s_count = new(0, 31, SeatKind.Bounded);

    // The same two fields as constants, for the paths that matter.
    private const ulong CountMask = (1UL << 31) - 1;
    private const ulong GenerationUnit = 1UL << 31;
    private const ulong GenerationMask = ((1UL << 29) - 1) << 31;

    /// <summary>How often the count has reached zero, modulo 2^29. A waiter passes when it is not what it saw, even if the count has risen again.</summary>
    private static readonly Seat s_generation = new(31, 29, SeatKind.Bounded);

    private static readonly PassRule s_rule = new("Wait", s_count.FieldMask << s_count.Shift, 0, s_generation);

    /// <summary>Creates a countdown.</summary>
    /// <param name="initialCount">The count at first, 0 or more.</param>
    /// <param name="options">What to choose, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="initialCount"/> is negative.</exception>
    public FifoCountdownEvent(int initialCount = 0, FifoLockOptions? options = null)
        : base(s_rule, options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(initialCount);
        State = s_count.WithCount(State, (ulong)initialCount);
    }

    /// <summary>The count. A snapshot.</summary>
    public int CurrentCount => (int)(Seam.Read(ref State) & CountMask);

    /// <summary>Raises the count, from zero too.</summary>
    /// <param name="count">By how much, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    /// <exception cref="InvalidOperationException">The count would exceed <see cref="int.MaxValue"/>. It is as it was.</exception>
    public void AddCount(int count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        while (true)
        {
            ulong word = Seam.Read(ref State);
            if ((word & CountMask) + (ulong)count > int.MaxValue)
            {
                throw TooMany(word, count);
            }

            // Nobody can pass because the count rises, so nobody need be told.
            if (Seam.TryChange(ref State, word, word + (ulong)count))
            {
                return;
            }
        }
    }

    /// <summary>Lowers the count; at zero everyone who waits passes.</summary>
    /// <param name="count">By how much, 1 or more.</param>
    /// <returns>Whether this call brought the count to zero.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    /// <exception cref="InvalidOperationException">The count is lower than that. It is as it was.</exception>
    public bool Signal(int count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        while (true)
        {
            ulong word = Seam.Read(ref State);
            ulong present = word & CountMask;
            if (present < (ulong)count)
            {
                throw TooFew(present, count);
            }

            bool reachesZero = present == (ulong)count;
            ulong next = word - (ulong)count;
            if (reachesZero ? TryRelease(word, next) : Seam.TryChange(ref State, word, next))
            {
                return reachesZero;
            }
        }
    }

    /// <summary>Sets the count, whatever it was; setting it to zero lets everyone who waits pass.</summary>
    /// <param name="count">The new count, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public void Reset(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        while (true)
        {
            ulong word = Seam.Read(ref State);
            bool reachesZero = count == 0 && (word & CountMask) != 0;
            ulong next = s_count.WithCount(word, (ulong)count);
            if (reachesZero ? TryRelease(word, next) : Seam.TryChange(ref State, word, next))
            {
                return;
            }
        }
    }

    private protected override KeyValuePair<string, object?>[] DescribeState() => [new("count", CurrentCount)];

    /// <summary>Reaches zero: one generation more, and the queue is told.</summary>
    private bool TryRelease(ulong word, ulong next)
    {
        next = (next & ~GenerationMask) | ((next + GenerationUnit) & GenerationMask);
        if ((word & Word.Queued) == 0)
        {
            return Seam.TryChange(ref State, word, next);
        }

        if (!TryUpdate(word, next, out Release outcome))
        {
            return false;
        }

        Finish(outcome);
        return true;
    }

    private InvalidOperationException TooMany(ulong word, int count) =>
        new($"{Name} counts to {int.MaxValue} at most; {word & CountMask} and {count} are more. The count is as it was.");

    private InvalidOperationException TooFew(ulong present, int count) =>
        new($"{Name} stands at {present} and cannot be lowered by {count}: more signals than AddCount. The count is as it was.");
}
