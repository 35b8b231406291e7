namespace FifoLocks.Schedules.Scenarios;

/// <summary>One request of an actor, as the checks see it.</summary>
internal sealed class Request(Stage stage, string actor, string mode, int count)
{
    private bool _isDecided;

    public string Actor => actor;

    public string Mode => mode;

    public int Count => count;

    /// <summary>When it was made, and when it is known to stand in the queue: its call has returned, or its thread has parked.</summary>
    public long BegunAt { get; } = stage.Tick();

    public long QueuedAt { get; private set; } = long.MaxValue;

    public long GrantedAt { get; private set; } = long.MaxValue;

    public void Returned()
    {
        if (QueuedAt == long.MaxValue && !_isDecided)
        {
            QueuedAt = stage.Tick();
        }
    }

    public void Granted()
    {
        Decide("granted");
        GrantedAt = stage.Tick();
        stage.Began(this);
    }

    public void GaveUp(string how) => Decide(how);

    public override string ToString() => $"{mode}{(count == 1 ? string.Empty : $" x {count}")} of {actor}";

    private void Decide(string how)
    {
        stage.Play.Say($"{this} is {how}");
        if (_isDecided)
        {
            stage.Play.Fail($"{this} was decided twice, now {how}.");
        }

        _isDecided = true;
    }
}
