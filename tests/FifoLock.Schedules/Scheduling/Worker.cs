namespace FifoLocks.Schedules.Scheduling;

/// <summary>A real thread that controlled threads borrow, one after the other. It runs only while it has the baton.</summary>
internal sealed class Worker
{
    private Action? _work;

    public Worker()
    {
        var thread = new Thread(Live) { IsBackground = true, Name = "controlled" };
        thread.Start();
    }

    public Gate Gate { get; } = new();

    public void Lend(Action work) => _work = work;

    /// <summary>Ends the thread: after a play that failed, it is not known what the code under test has left in the statics of its threads.</summary>
    public void Dismiss()
    {
        _work = null;
        Gate.Open();
    }

    private void Live()
    {
        ExecutionContext clean = ExecutionContext.Capture()!;
        while (true)
        {
            try
            {
                Gate.Pass();
            }
            catch (ThreadInterruptedException)
            {
                // Left pending by the thread that ended here.
                continue;
            }

            if (_work is not { } work)
            {
                return;
            }

            // What a play leaves in the thread's flow ends with it.
            ExecutionContext.Run(clean, static work => ((Action)work!)(), work);
        }
    }
}
