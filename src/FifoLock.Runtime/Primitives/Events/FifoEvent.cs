using FifoLocks.Core;
using FifoLocks.Modes;

namespace FifoLocks;

/// <summary>
/// Happens once and stays so: everyone who waits, before or after, on a thread or in a task, passes. Use it for "started", "loaded", "shut down"; where the state can
/// go away again, use <see cref="FifoResetEvent"/>.
/// </summary>
/// <example>
/// <code>
/// private readonly FifoEvent _loaded = new();
///
/// await _loaded.WaitAsync(token);   // a task
/// _loaded.Wait();                   // a thread
/// _loaded.Set();                    // anyone, once or more often
/// </code>
/// </example>
/// <param name="options">What to choose, or null for the defaults.</param>
public sealed class FifoEvent(FifoLockOptions? options = null) : FifoWaitable(s_rule, options)
{
    private const ulong SetBit = 1;

    // No generation: what happens once cannot change back.
    private static readonly PassRule s_rule = new("Wait", SetBit, SetBit, default);

    /// <summary>Lets everyone who waits pass, and everyone who will. Doing it again does nothing.</summary>
    public void Set()
    {
        while (true)
        {
            ulong word = Seam.Read(ref State);
            if ((word & SetBit) != 0)
            {
                return;
            }

            if (TryUpdate(word, word | SetBit, out Release outcome))
            {
                Finish(outcome);
                return;
            }
        }
    }

    private protected override KeyValuePair<string, object?>[] DescribeState() => [new("set", IsSet)];
}
