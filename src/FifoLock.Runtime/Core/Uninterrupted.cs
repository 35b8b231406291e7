namespace FifoLocks.Core;

/// <summary>
/// Steps that must not be given up half-way. Queueing to the pool, arming a timer and the like take monitors inside the framework, and a contended monitor throws
/// when the thread has a pending <see cref="Thread.Interrupt"/>, before anything was done. The step is repeated, and the interrupt is left pending for the thread's own next wait.
/// </summary>
internal static class Uninterrupted
{
    public static void QueueToPool(IThreadPoolWorkItem item, bool preferLocal)
    {
        try
        {
            Seam.QueueToPool(item, preferLocal);
        }
        catch (ThreadInterruptedException)
        {
            QueueToPool(item, preferLocal);
            Thread.CurrentThread.Interrupt();
        }
    }

    /// <summary>Has the pool resume an async method.</summary>
    public static void Resume(object? method)
    {
        try
        {
            Seam.QueueToPool(Resumption.OfAsyncMethods, method, preferLocal: true);
        }
        catch (ThreadInterruptedException)
        {
            Resume(method);
            Thread.CurrentThread.Interrupt();
        }
    }

    /// <summary>Does without an error that came too late to matter; an interrupt is left pending for the thread's own next wait.</summary>
    public static void Postpone(Exception error)
    {
        if (error is ThreadInterruptedException)
        {
            Thread.CurrentThread.Interrupt();
        }
    }

    public static void Change(ITimer timer, TimeSpan dueTime) =>
        Run((timer, dueTime), static change => change.timer.Change(change.dueTime, Timeout.InfiniteTimeSpan));

    public static void Dispose(ITimer timer) =>
        Run(timer, static disposed =>
        {
            disposed.Dispose();
            return true;
        });

    public static CancellationTokenRegistration Register(CancellationToken token, Action<object?> callback, object state) =>
        Run((token, callback, state), static register => register.token.UnsafeRegister(register.callback, register.state));

    /// <summary>True: the callback will not run any more.</summary>
    public static bool Unregister(CancellationTokenRegistration registration) =>
        Run(registration, static registered => registered.Unregister());

    public static TResult Run<TState, TResult>(TState state, Func<TState, TResult> step)
    {
        bool interrupted = false;
        try
        {
            while (true)
            {
                try
                {
                    return step(state);
                }
                catch (ThreadInterruptedException)
                {
                    interrupted = true;
                }
            }
        }
        finally
        {
            if (interrupted)
            {
                Thread.CurrentThread.Interrupt();
            }
        }
    }
}
