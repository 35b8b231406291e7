using FifoLocks.Modes;

namespace FifoLocks.Core;

/// <summary>
/// A request that waits its turn, whoever makes it: an awaiting task (<see cref="TaskWaiter"/>) or a blocked thread
/// (<see cref="ThreadWaiter"/>). The queue knows this class alone.
/// </summary>
/// <remarks>
/// <code>
///                    granter's claim
///  Free --rent--> Waiting -----------> Granted
///    ^               |  token          Cancelled    whoever wins the one compare-and-swap out of Waiting
///    |               |  deadline       TimedOut     completes the waiter; everybody else lets go
///    |               |  predicate      Failed
///    |               |  granter        Refused
///    +---------------+---- when all parties have let go
/// </code>
/// A waiter is recycled, so the state carries a version: a late timer of an earlier life cannot move a later one.
/// </remarks>
internal abstract class Waiter
{
    private const int StatusBits = 3;
    private const int StatusMask = (1 << StatusBits) - 1;

    /// <summary>Version and status; changed by compare-and-swap, by whoever decides the outcome.</summary>
    private int _state;

    /// <summary>
    /// How many parties may still touch this waiter: its requester, the list (then the claim, once it was judged and published), the record of its cancellation, a callback. Each
    /// lets go once; the last one recycles it.
    /// </summary>
    private int _parties;

    /// <summary>Null while no life has needed them. Written by the requester before the push.</summary>
    private Particulars? _particulars;

    public enum Outcome
    {
        Free,
        Waiting,
        Granted,
        Cancelled,
        TimedOut,
        Failed,
        Refused,
    }

    /// <summary>Towards the tail. In the arrival inbox: written by the requester before the push. Afterwards by the granter alone, which also chains completed waiters by it.</summary>
    public Waiter? Next { get; set; }

    /// <summary>Towards the head. The granter alone.</summary>
    public Waiter? Previous { get; set; }

    /// <summary>In the cancellation inbox, where only those get that may be withdrawn.</summary>
    public ref Waiter? NextCancelled => ref _particulars!.NextCancelled;

    /// <summary>Whether the waiter is in the granter's list; whoever takes it out lets go for the list. The granter alone.</summary>
    public bool IsListed { get; set; }

    /// <summary>
    /// Somebody besides the granter may decide this life: a token, a timer, the requester. Where nobody may, the claim needs no compare-and-swap. Written by the requester before the push.
    /// </summary>
    public bool MayBeWithdrawn { get; private set; }

    /// <summary>Granted when first judged or refused; the requester has taken the granter's role for it. Written by the requester before it is listed.</summary>
    public bool OnlyNow { get; private set; }

    // What is asked for, and of whom. Written by the requester before the push; forgotten by the last party.
    public GrantRule Rule { get; private set; } = null!;

    public int Count { get; private set; }

    public GrantQueue Queue { get; private set; } = null!;

    /// <summary>The context of the requester, where leases are tracked. Written before the push.</summary>
    public SynchronizationContext? Origin => _particulars?.Origin;

    /// <summary>What the request came with, then what it was granted under: a generation. Written by the requester, then by the granter before the claim.</summary>
    public uint Stamp { get; set; }

    /// <summary>What the lease is found by where lock, generation and count do not say it; else zero. Written by the granter before the claim, or by the requester of a grant that is decided.</summary>
    public long Ticket
    {
        get => _particulars is { } particulars ? particulars.Ticket : 0;
        set => Particulars.Ticket = value;
    }

    /// <summary>What the predicate threw. Written by the granter before it fails the waiter, or by the requester before it asks for that.</summary>
    public Exception? Error { get; private set; }

    public Outcome Status => (Outcome)(Seam.Read(ref _state) & StatusMask);

    /// <summary>The outcome as the requester needs it.</summary>
    public Grant Grant => new(Status == Outcome.Granted, Stamp, Ticket);

    public bool IsWaiting => Status == Outcome.Waiting;

    /// <summary>How the request wants to end; <see cref="Outcome.Free"/> while nobody has asked.</summary>
    public Outcome Wish => _particulars is { } particulars ? (Outcome)Seam.Read(ref particulars.Wish) : Outcome.Free;

    /// <summary>Version and status as one value, for those who must be sure to mean this life of the waiter.</summary>
    protected int State => Seam.Read(ref _state);

    /// <summary>Made when they are asked for. By the requester before the push; by others only where a request has them.</summary>
    protected Particulars Particulars => _particulars ??= new Particulars();

    /// <summary>The one compare-and-swap that decides. Only for parties that have not let go yet.</summary>
    public bool TryDecide(Outcome outcome)
    {
        int state = Seam.Read(ref _state);
        return IsWaitingState(state) && Seam.TryChange(ref _state, state, (state & ~StatusMask) | (int)outcome);
    }

    /// <summary>The granter's claim. False: the waiter was withdrawn meanwhile.</summary>
    public bool TryGrant()
    {
        if (MayBeWithdrawn)
        {
            return TryDecide(Outcome.Granted);
        }

        // Nobody else changes the state in this life. Stamp and ticket were written before, and this write publishes them.
        Seam.Write(ref _state, (_state & ~StatusMask) | (int)Outcome.Granted);
        return true;
    }

    public bool TryFail(Exception error)
    {
        // Safe before the decision: it is read only when the outcome is Failed.
        Error = error;
        return TryDecide(Outcome.Failed);
    }

    /// <summary>Makes a finished waiter known to its requester. True: the rest has to run outside the queue, see <see cref="CompleteLater"/>.</summary>
    public abstract bool Complete();

    /// <summary>Likewise, and lets go of it for the granter, unless the rest has to run later.</summary>
    public virtual bool CompleteAndLetGo()
    {
        if (Complete())
        {
            return true;
        }

        LetGo();
        return false;
    }

    /// <summary>The part of a completion that may run foreign code. Never called by a thread that has the granter's role.</summary>
    public abstract void CompleteLater(bool inRelease);

    /// <summary>One party more; only by a party.</summary>
    public void Join() => Seam.Add(ref _parties, 1);

    /// <summary>One party fewer.</summary>
    public void LetGo()
    {
        // Only a party can bring another one in, or a late timer: whoever is the last party is alone.
        if (Seam.Read(ref _parties) == 1 && !HasTimer)
        {
            Seam.Write(ref _parties, 0);
            Recycle();
        }
        else if (Seam.Add(ref _parties, -1) == 0)
        {
            Recycle();
        }
    }

    /// <summary>
    /// The granter lets go, while the requester is suspended and remains a party. A plain write will do where the two are all there are: who is suspended brings nobody in.
    /// </summary>
    protected void LetGoOfSuspended()
    {
        if (Seam.Read(ref _parties) == 2 && !HasTimer)
        {
            Seam.Write(ref _parties, 1);
        }
        else
        {
            Seam.Add(ref _parties, -1);
        }
    }

    /// <summary>
    /// A timer was made for this waiter, in whatever life: its callback may come late and try to join. Written by the requester while it is a party that is not suspended; others act on it only when it has
    /// let go, or is suspended, so they see what it wrote.
    /// </summary>
    protected bool HasTimer { get; set; }

    private void OnTokenCancelled()
    {
        Seam.Exchange(ref _particulars!.TokenCalled, 1);
        if (Rule.AsksToWithdraw)
        {
            Ask(Outcome.Cancelled);
        }
        else if (TryDecide(Outcome.Cancelled))
        {
            Queue.NoteCancelled(this, complete: true);
        }

        LetGo();
    }

    /// <summary>Asks the granter to withdraw the request; the first to ask says how it ends, if it has not ended by then. Only for parties.</summary>
    protected void Ask(Outcome outcome)
    {
        if (IsWaiting && Seam.TryChange(ref _particulars!.Wish, (int)Outcome.Free, (int)outcome))
        {
            Queue.NoteCancelled(this, complete: false);
        }
    }

    /// <summary>Likewise, to end with an error. Where the granter fails it for another reason in this moment, one of the two is reported.</summary>
    protected void AskToFail(Exception error)
    {
        // Before it asks: whoever sees what is asked finds it.
        Error = error;
        Ask(Outcome.Failed);
    }

    protected static bool IsWaitingState(int state) => (state & StatusMask) == (int)Outcome.Waiting;

    /// <summary>For a party that took part in one life only and may be late: decides that life or nothing.</summary>
    protected bool TryDecide(int ofState, Outcome outcome) =>
        IsWaitingState(ofState) && Seam.TryChange(ref _state, ofState, (ofState & ~StatusMask) | (int)outcome);

    /// <summary>The waiter has been queued: from now on the token may withdraw it. The callback is a party.</summary>
    protected void RegisterWith(CancellationToken token)
    {
        if (!token.CanBeCanceled || !IsWaiting)
        {
            return;
        }

        Join();
        Particulars particulars = Particulars;
        particulars.TokenCalled = 0;
        try
        {
            particulars.Registration = token.UnsafeRegister(static waiter => ((Waiter)waiter!).OnTokenCancelled(), this);
        }
        catch (ThreadInterruptedException)
        {
            LetGo();
            throw;
        }

        if (particulars.Registration == default && Seam.Read(ref particulars.TokenCalled) == 0)
        {
            // The source is disposed: nobody will ever call.
            LetGo();
        }
    }

    /// <summary>
    /// Unregister, not Dispose: it never waits for a running callback, which lets go itself. (After <see cref="CancellationTokenSource.TryReset"/> there is no
    /// such callback; the waiter is then left to the collector.)
    /// </summary>
    protected void UnregisterFromToken()
    {
        if (_particulars is { } particulars && particulars.Registration != default)
        {
            if (Uninterrupted.Unregister(particulars.Registration))
            {
                LetGo();
            }

            particulars.Registration = default;
        }
    }

    /// <summary>The requester would go without its result. False: it was granted already and must take what it got.</summary>
    public bool TryWithdraw()
    {
        if (Rule.AsksToWithdraw)
        {
            Ask(Outcome.Cancelled);
        }
        else if (TryDecide(Outcome.Cancelled))
        {
            Queue.NoteCancelled(this, complete: false);
        }
        else if (Status == Outcome.Granted)
        {
            if (!Rule.CanGiveBack)
            {
                return false;
            }

            Queue.GiveBack(this);
        }

        return true;
    }

    /// <summary>For a requester that will withdraw the request itself; before the push.</summary>
    public void LetBeWithdrawn()
    {
        _particulars ??= new Particulars();
        MayBeWithdrawn = true;
    }

    /// <summary>Starts a new life. Only the requester knows the waiter now.</summary>
    protected void Begin(GrantQueue queue, GrantRule rule, int count, int parties, bool mayBeWithdrawn, Outcome outcome = Outcome.Waiting, bool onlyNow = false)
    {
        // First, since it may fail for want of memory.
        if (mayBeWithdrawn)
        {
            _particulars ??= new Particulars();
        }

        if (queue.Ledger is not null)
        {
            Particulars.Origin = SynchronizationContext.Current;
        }

        Queue = queue;
        Rule = rule;
        Count = count;
        OnlyNow = onlyNow;
        MayBeWithdrawn = mayBeWithdrawn;

        // Plain writes, in this order: nobody joins while there are no parties, and nobody decides while the state is not one that waits. The push publishes the rest.
        Seam.Write(ref _parties, parties);
        int version = (_state & ~StatusMask) + (1 << StatusBits);
        Seam.Write(ref _state, version | (int)outcome);
    }

    /// <summary>One party more, by one who may be late: false when nobody knows the waiter any more. The life joined may be a later one than the caller means.</summary>
    protected bool TryJoin()
    {
        while (true)
        {
            int parties = Seam.Read(ref _parties);
            if (parties == 0)
            {
                return false;
            }

            if (Seam.TryChange(ref _parties, parties, parties + 1))
            {
                return true;
            }
        }
    }

    /// <summary>Nobody knows the waiter any more: forget what must not be kept alive, and go back to the pool.</summary>
    protected virtual void Recycle()
    {
        // The neighbours too: the next life may be in another lock.
        Rule = null!;
        Queue = null!;
        Error = null;
        Next = null;
        Previous = null;
        _particulars?.Forget();
    }
}
