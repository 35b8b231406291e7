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
    public int CurrentCount => (int)s_count.FieldIn(Seam.Read(ref State));

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
            ulong sum = s_count.FieldIn(word) + (ulong)count;
            if (sum > int.MaxValue)
            {
                throw new InvalidOperationException($"{Name} counts to {int.MaxValue} at most; {s_count.FieldIn(word)} and {count} are more. The count is as it was.");
            }

            // Nobody can pass because the count rises, so nobody need be told.
            if (Seam.TryChange(ref State, word, s_count.WithCount(word, sum)))
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
            ulong present = s_count.FieldIn(word);
            if (present < (ulong)count)
            {
                throw new InvalidOperationException($"{Name} stands at {present} and cannot be lowered by {count}: more signals than AddCount. The count is as it was.");
            }

            bool reachesZero = present == (ulong)count;
            ulong next = s_count.WithCount(word, present - (ulong)count);
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
            bool reachesZero = count == 0 && s_count.FieldIn(word) != 0;
            ulong next = s_count.WithCount(word, (ulong)count);
            if (reachesZero ? TryRelease(word, next) : Seam.TryChange(ref State, word, next))
            {
                return;
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}(count={CurrentCount}, waiting={WaitingCount})";

    /// <summary>Reaches zero: one generation more, and the queue is told.</summary>
    private bool TryRelease(ulong word, ulong next)
    {
        next = s_generation.WithCount(next, (s_generation.FieldIn(word) + 1) & s_generation.FieldMask);
        if (!TryUpdate(word, next, out Release outcome))
        {
            return false;
        }

        Finish(outcome);
        return true;
    }
}
