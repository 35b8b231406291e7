namespace FifoLocks.Schedules.Scenarios;

/// <summary>A mutex, its condition, and the books: notifications that were counted, waiters that say they were notified.</summary>
internal sealed class ConditionRoom
{
    private readonly Stage _stage;
    private readonly FifoMutex _mutex;
    private readonly FifoCondition _condition;
    private int _waiters;
    private int _counted;
    private int _notified;
    private int _gaveUp;

    public ConditionRoom(Stage stage, FifoLockOptions options)
    {
        _stage = stage;
        _mutex = stage.Watch(new FifoMutex());
        _condition = new FifoCondition(_mutex, options);
        stage.Play.Descriptions.Add(() => $"{_condition}: {_counted} counted, {_notified} notified, {_gaveUp} gave up");
        stage.Play.AtTheEnd.Add(() => _condition.WaitingCount != 0 ? $"{_condition} at the end" : null);
        stage.Play.AtTheEnd.Add(() => _notified + _gaveUp != _waiters ? $"{_waiters} waited, {_notified} were notified, {_gaveUp} gave up" : null);
    }

    /// <summary>How many have given the mutex up, and how many have it back.</summary>
    public int Begun { get; private set; }

    public int Ended => _notified + _gaveUp;

    /// <summary>Whatever a wait ends with, it returns with the mutex.</summary>
    public static void Held(Stage stage, Lease<FifoMutex.Exclusive> lease)
    {
        if (!lease.IsHeld)
        {
            stage.Play.Fail("A wait has returned without the mutex.");
        }
    }

    public async Task WaitAsync(string name, TimeSpan timeout, CancellationToken token)
    {
        Lease<FifoMutex.Exclusive> lease = await _mutex.Acquire();
        _waiters++;
        bool notified = false;
        try
        {
            ValueTask<bool> wait = _condition.TryWaitAsync(lease, timeout, token);
            Begun++;
            notified = await wait;
        }
        catch (OperationCanceledException)
        {
        }

        Ends(name, lease, notified);
    }

    public void Block(string name, CancellationToken token)
    {
        Lease<FifoMutex.Exclusive> lease = _mutex.Enter();
        _waiters++;
        Begun++;
        bool notified = false;
        try
        {
            _condition.Wait(lease, token);
            notified = true;
        }
        catch (Exception error) when (error is OperationCanceledException or ThreadInterruptedException)
        {
        }

        Ends(name, lease, notified);
    }

    /// <summary>When so many have begun to wait.</summary>
    public void Notify(int count, int waiters = 2)
    {
        _stage.Play.Block(() => Begun == waiters);
        using Lease<FifoMutex.Exclusive> lease = _mutex.Enter();
        _counted += _condition.Notify(lease, count);
    }

    /// <summary>
    /// Those who still wait when the others have ended must be those whom no notification was for: with one notification and somebody who was notified by it, or
    /// with none.
    /// </summary>
    public void ReleaseWhoIsLeft()
    {
        Lease<FifoMutex.Exclusive> lease;
        while (true)
        {
            // Blocked, not in circles: whoever is on the way to the mutex must be able to go on, whatever the priorities.
            _stage.Play.Block(() => _mutex.WaitingCount == 0);
            lease = _mutex.Enter();

            // Notifications that are under way, to waiters that queue for the mutex, come first.
            if (_mutex.WaitingCount == 0)
            {
                break;
            }

            lease.Dispose();
        }

        using (lease)
        {
            if (_condition.WaitingCount > 0 && _notified < _counted)
            {
                _stage.Play.Fail($"A notification was lost: {_counted} counted, {_notified} notified, {_condition}.");
            }

            if (_notified > _counted)
            {
                _stage.Play.Fail($"A notification was doubled: {_counted} counted, {_notified} notified.");
            }

            _counted += _condition.NotifyAll(lease);
        }
    }

    private void Ends(string name, Lease<FifoMutex.Exclusive> lease, bool notified)
    {
        Held(_stage, lease);
        _stage.Play.Say($"{name} is {(notified ? "notified" : "back, not notified")}");
        _notified += notified ? 1 : 0;
        _gaveUp += notified ? 0 : 1;
        lease.Dispose();
    }
}
