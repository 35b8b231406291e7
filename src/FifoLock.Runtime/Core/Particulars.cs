namespace FifoLocks.Core;

/// <summary>
/// What only some requests come with: somebody who may withdraw them, or a grant with a ticket. A waiter gets one when it first needs it and keeps it from life to life, so that those who
/// just wait are small: a queue is walked through memory.
/// </summary>
internal sealed class Particulars
{
    /// <summary>In the cancellation inbox. Written by whoever won the cancellation, before the push; then by the granter.</summary>
    public Waiter? NextCancelled;

    /// <summary>How a request that may only ask to be withdrawn wants to end (<see cref="Modes.GrantRule.AsksToWithdraw"/>): none, then one outcome, by compare-and-swap of whoever asks first.</summary>
    public int Wish;

    /// <summary>The token's callback has begun. Written by the callback; read by the requester to tell a token that will never call from one that has.</summary>
    public int TokenCalled;

    /// <summary>The requester's registration with its token. The requester alone.</summary>
    public CancellationTokenRegistration Registration;

    /// <summary>For the exception that the awaiter gets. Written by the requester before it hands the task out.</summary>
    public CancellationToken Token;

    /// <summary>When an awaited request gives up. Written before the life begins; read by timer callbacks, late ones too, which then fail to decide because the state has moved on.</summary>
    public Deadline Deadline = Deadline.Never;

    /// <summary>Kept from life to life and armed again. The requester alone, but for callbacks that arm it again.</summary>
    public ITimer? Timer;

    /// <summary>Whose timer it is. The requester alone.</summary>
    public TimeProvider? TimerClock;

    /// <summary>The context of the requester, where leases are tracked. Written before the push.</summary>
    public SynchronizationContext? Origin;

    /// <summary>The entry of the ledger that the lease is found by, where leases are tracked or nested. Written by the granter before the claim, or by the requester of a grant that is decided.</summary>
    public long Ticket;

    /// <summary>Nobody knows the waiter any more; a timer that comes late finds no deadline.</summary>
    public void Forget()
    {
        NextCancelled = null;
        Wish = (int)Waiter.Outcome.Free;
        Token = default;
        Deadline = Deadline.Never;
        Origin = null;
        Ticket = 0;
    }
}
