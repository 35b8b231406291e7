namespace FifoLocks.Schedules.Scheduling;

/// <summary>Where one thread sleeps until another one hands it the baton. It never spins: whoever waits here waits for a long time, and one runs at a time anyway.</summary>
internal sealed class Gate
{
    private readonly object _monitor = new();
    private bool _isOpen;

    public void Open()
    {
        lock (_monitor)
        {
            _isOpen = true;
            Monitor.Pulse(_monitor);
        }
    }

    /// <summary>Sleeps until it is open, and closes it behind the caller.</summary>
    public void Pass()
    {
        lock (_monitor)
        {
            while (!_isOpen)
            {
                Monitor.Wait(_monitor);
            }

            _isOpen = false;
        }
    }
}
