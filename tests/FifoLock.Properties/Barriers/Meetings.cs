namespace FifoLocks.Properties.Barriers;

/// <summary>What the post-phase action does, from one step on until another step says something else.</summary>
internal enum Deed
{
    Nothing,
    Throws,
    Aborts,
    Resets,
    AddsOne,
    RemovesOne,
    Waits,
}

/// <summary>A barrier, and the action that it was made with, if any.</summary>
internal sealed class Meetings
{
    private volatile Deed _deed;
    private int _actions;
    private long _seen;

    public Meetings(int parties, bool acts, FifoLockOptions? options)
    {
        Acts = acts;
        Barrier = new FifoBarrier(parties, acts ? Act : null, options);
    }

    public FifoBarrier Barrier { get; }

    public bool Acts { get; }

    /// <summary>How often the action ran.</summary>
    public int Actions => Volatile.Read(ref _actions);

    /// <summary>The number of the phase that the last action saw, and what it was told by the call that it made.</summary>
    public long Seen => Volatile.Read(ref _seen);

    /// <summary>Written when everything is at rest.</summary>
    public Deed Deed
    {
        get => _deed;
        set => _deed = value;
    }

    private void Act()
    {
        Interlocked.Increment(ref _actions);
        Volatile.Write(ref _seen, Barrier.PhaseNumber);
        switch (Deed)
        {
            case Deed.Throws:
                throw new ActionFailedException();
            case Deed.Aborts:
                Barrier.Abort();
                break;
            case Deed.Resets:
                Barrier.Reset();
                break;
            case Deed.AddsOne:
                Volatile.Write(ref _seen, Barrier.AddParticipants(1));
                break;
            case Deed.RemovesOne:
                Barrier.RemoveParticipants(1);
                break;
            case Deed.Waits:
                Barrier.Wait();
                break;
        }
    }
}

internal sealed class ActionFailedException : Exception;
