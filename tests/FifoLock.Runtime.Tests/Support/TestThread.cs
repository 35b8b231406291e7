namespace FifoLocks.Tests.Support;

/// <summary>A thread of its own for a test, which brings what it threw back to the test.</summary>
internal sealed class TestThread
{
    private readonly Thread _thread;

    // An event of the operating system: to set it cannot be interrupted, where a monitor could.
    private readonly ManualResetEvent _done = new(initialState: false);

    private Exception? _error;

    private TestThread(Action body)
    {
        _thread = new Thread(() =>
        {
            try
            {
                body();
            }
            catch (Exception error)
            {
                _error = error;
            }
            finally
            {
                _done.Set();
            }
        })
        {
            IsBackground = true,
        };
        _thread.Start();
    }

    public bool IsDone => _done.WaitOne(0);

    /// <summary>The thread sleeps in a wait: a requester that is queued and parked.</summary>
    public bool IsBlocked => (_thread.ThreadState & ThreadState.WaitSleepJoin) != 0;

    public int Id => _thread.ManagedThreadId;

    public static TestThread Run(Action body) => new(body);

    /// <summary>Several threads that start their bodies at the same moment.</summary>
    public static TestThread[] RunTogether(params Action[] bodies)
    {
        var barrier = new Barrier(bodies.Length);
        return Array.ConvertAll(bodies, body => Run(() =>
        {
            WithinLimits.Meets(barrier);
            body();
        }));
    }

    public void Interrupt() => _thread.Interrupt();

    /// <summary>Whether the calling thread has an interrupt that nobody has taken yet; takes it. Any wait would tell: this one does not pass time.</summary>
    public static bool TakesPendingInterrupt()
    {
        try
        {
            Thread.Sleep(0);
            return false;
        }
        catch (ThreadInterruptedException)
        {
            return true;
        }
    }

    /// <summary>Waits for the end; rethrows nothing, returns what the body threw.</summary>
    public Exception? Outcome(string what = "the thread ends")
    {
        WithinLimits.Passes(_done, what);
        return _error;
    }

    /// <summary>Waits for the end, which must be a good one.</summary>
    public void Join(string what = "the thread ends")
    {
        if (Outcome(what) is { } error)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error);
        }
    }
}
