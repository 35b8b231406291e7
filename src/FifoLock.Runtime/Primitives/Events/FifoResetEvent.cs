using FifoLocks.Core;
using FifoLocks.Modes;

namespace FifoLocks;

/// <summary>
/// A door that can be opened and closed: while it is open everyone passes, while it is closed everyone waits. <c>Set(); Reset();</c> lets go of everyone who waits at that
/// moment and of nobody later. For threads and tasks on one object; what <see cref="ManualResetEventSlim"/> is for threads.
/// </summary>
/// <example>
/// <code>
/// private readonly FifoResetEvent _mayRun = new(initiallySet: true);
///
/// await _mayRun.WaitAsync(token);   // waits while paused
/// _mayRun.Reset();                  // pause
/// _mayRun.Set();                    // go on
/// </code>
/// </example>
public sealed class FifoResetEvent : FifoWaitable
{
    private const ulong SetBit = 1;

    /// <summary>Above the set bit: how often the event was set, modulo 2^32. A waiter passes when it is not what it saw, even if the event was reset at once.</summary>
    private static readonly Seat s_generation = new(1, 32, SeatKind.Bounded);

    private static readonly PassRule s_rule = new("Wait", SetBit, SetBit, s_generation);

    /// <summary>Creates an event.</summary>
    /// <param name="initiallySet">Whether it is set at first.</param>
    /// <param name="options">What to choose, or null for the defaults.</param>
    public FifoResetEvent(bool initiallySet = false, FifoLockOptions? options = null)
        : base(s_rule, options) => State |= initiallySet ? SetBit : 0;

    /// <summary>Lets everyone pass until <see cref="Reset"/>. Does nothing when it is set already.</summary>
    public void Set()
    {
        while (true)
        {
            ulong word = Seam.Read(ref State);
            if ((word & SetBit) != 0)
            {
                return;
            }

            ulong next = s_generation.WithCount(word | SetBit, (s_generation.FieldIn(word) + 1) & s_generation.FieldMask);
            if (TryUpdate(word, next, out Release outcome))
            {
                Finish(outcome);
                return;
            }
        }
    }

    /// <summary>Makes those who come from now on wait. Those who waited for a <see cref="Set"/> that has happened still pass.</summary>
    public void Reset()
    {
        while (true)
        {
            // Nobody can pass because of a reset, so nobody need be told.
            ulong word = Seam.Read(ref State);
            if ((word & SetBit) == 0 || Seam.TryChange(ref State, word, word & ~SetBit))
            {
                return;
            }
        }
    }

    private protected override KeyValuePair<string, object?>[] DescribeState() => [new("set", IsSet)];
}
