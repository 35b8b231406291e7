namespace FifoLocks.Core;

/// <summary>
/// Where a thread sleeps. One per thread, reused for every wait of that thread: a signal left over from an earlier wait only wakes it once for nothing,
/// since every sleeper looks at its waiter again. A wait may be nested in another one (a thread that pumps messages while it waits); the inner one may then have taken
/// the outer one's signal, and gives one back when it ends.
/// </summary>
/// <remarks>
/// An operating-system event and not a monitor, because waking must never block or throw: a granter with a pending
/// <see cref="Thread.Interrupt"/> would get the exception from a contended monitor.
/// </remarks>
internal sealed class Parker
{
    [ThreadStatic]
    private static Parker? t_current;

    private readonly AutoResetEvent _signal = new(initialState: false);

    /// <summary>How many waits of this thread are nested in one another. The thread alone.</summary>
    private int _depth;

    public static Parker Current => t_current ??= new Parker();

    public void BeginWait() => _depth++;

    public void EndWait()
    {
        if (--_depth > 0)
        {
            Unpark();
        }
    }

    /// <exception cref="ThreadInterruptedException">The thread was interrupted.</exception>
    public bool Park(int milliseconds) => Seam.Park(_signal, milliseconds);

    public void Unpark() => Seam.Unpark(_signal);
}
