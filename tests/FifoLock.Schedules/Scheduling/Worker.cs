namespace FifoLocks.Schedules.Scheduling;

/// <summary>A real thread that controlled threads borrow, one after the other. It runs only while it has the baton.</summary>
internal sealed class Worker
{
    private Action _work = static () => { };

    public Worker()
    {
        var thread = new Thread(Live) { IsBackground = true, Name = "controlled" };
        thread.Start();
    }

    public SemaphoreSlim Baton { get; } = new(0);

    public void Lend(Action work) => _work = work;

    private void Live()
    {
        ExecutionContext clean = ExecutionContext.Capture()!;
        while (true)
        {
            try
            {
                Baton.Wait();
            }
            catch (ThreadInterruptedException)
            {
                // Left pending by the thread that ended here.
                continue;
            }

            // What a play leaves in the thread's flow ends with it.
            ExecutionContext.Run(clean, static work => ((Action)work!)(), _work);
        }
    }
}
