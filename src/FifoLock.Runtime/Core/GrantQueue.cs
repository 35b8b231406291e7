using System.Runtime.ExceptionServices;
using FifoLocks.Modes;

namespace FifoLocks.Core;

/// <summary>
/// Who waits for a lock, and the granter's work. The protocol is <c>tests/model/granter.inc</c>; the names are the same.
/// </summary>
/// <remarks>
/// <para>One rule: every change of the word is a compare-and-swap from the value that was judged. The granter, the one thread that has set D, has no privilege
/// over the word, only over the list.</para>
/// <list type="bullet">
/// <item>Arrive: push on the inbox, then look at the word. D set: set P. Q set and D clear: nothing to do, the next change of the word drains. Neither: set Q and D
/// and drain. (Q and P set, D clear: a granter has handed over; take D and drain.)</item>
/// <item>Tell, after anything else that may let a waiter pass: D set: set P; else set Q and D and drain.</item>
/// <item>Drain, in passes: take cancellations, then arrivals; judge heads against the word just read, changing nothing; publish all their effects with one
/// compare-and-swap, together with P cleared (stay) or D cleared (leave) and Q when nobody is left; claim each published waiter, giving back what a cancelled one got.</item>
/// <item>Hand over: a granter that has made many passes leaves although P is set, keeps Q and P set, and has a work item tell later. Any other call drains before that.</item>
/// </list>
/// <para>Under D nothing foreign runs but predicates that could not be compiled.</para>
/// </remarks>
internal partial class GrantQueue : IThreadPoolWorkItem
{
    /// <summary>After so many passes a granter hands over. At least 2: who takes a handed-over role finds P set, and needs a second pass to be rid of it.</summary>
    private const int MostPasses = 32;

    private readonly FifoPrimitive _owner;

    /// <summary>Those that were seen by a granter. The granter alone.</summary>
    private readonly WaiterList _waiters = new();

    /// <summary>Arrivals, last first. Anyone pushes; the granter takes all by exchange.</summary>
    private Waiter? _arrivals;

    /// <summary>Withdrawn waiters. Whoever withdrew one pushes; the granter takes all by exchange.</summary>
    private Waiter? _cancellations;

    /// <summary>How many were ever pushed on the arrival inbox, counted after the push by whoever pushed; and taken from it, by the granter. For snapshots.</summary>
    private long _arrived;
    private long _taken;

    /// <summary>A work item that will tell is under way. Set by whoever hands over, cleared by the item when it begins.</summary>
    private int _tellIsQueued;

    /// <summary>The true counts of full fields; created by the granter when the first field fills, and kept.</summary>
    private Surplus? _surplus;

    public GrantQueue(FifoPrimitive owner, FifoLockOptions options)
    {
        _owner = owner;
        Options = options;
        Ledger = options.TrackLeases ? new LeaseLedger() : null;
        Readers = MayPark(owner, options) ? new ReaderSlots() : null;
    }

    public FifoPrimitive Owner => _owner;

    public FifoLockOptions Options { get; }

    public TimeProvider Clock => Options.TimeProvider;

    public bool ForcesYield => Options.ForceYield;

    public bool RunsInline => Options.RunContinuationsInline;

    public LeaseLedger? Ledger { get; }

    public Surplus? Surplus => Seam.Read(ref _surplus);

    /// <summary>How many a granter has seen and not let go of. A snapshot.</summary>
    private protected virtual int ListedCount => _waiters.Count;

    /// <summary>A snapshot: exact when no call is in flight.</summary>
    public int WaitingCount =>
        (int)Math.Max(0, ListedCount + Seam.Read(ref _arrived) - Seam.Read(ref _taken));

    /// <summary>Queues a waiter. Returns only when Q is seen or set, so nobody can overtake a request that has returned.</summary>
    public void Arrive(Waiter waiter)
    {
        bool mustTell = waiter.Rule.ArrivalTells;
        Waiter? above;
        do
        {
            above = Seam.Read(ref _arrivals);
            waiter.Next = above;
        }
        while (Seam.CompareExchange(ref _arrivals, waiter, above) != above);

        Seam.Add(ref _arrived, 1);

        while (true)
        {
            ulong word = Seam.Read(ref _owner.State);
            if ((word & Word.Draining) != 0)
            {
                if ((word & Word.LookAgain) != 0 || Seam.TryChange(ref _owner.State, word, word | Word.LookAgain))
                {
                    return;
                }
            }
            else if ((word & (Word.Queued | Word.LookAgain)) == Word.Queued && !mustTell)
            {
                // The head waits for a change of the word, and that change will drain. (Some may pass although the head cannot.)
                return;
            }
            else if (Seam.TryChange(ref _owner.State, word, word | Word.Queued | Word.Draining | (mustTell ? Word.LookAgain : 0)))
            {
                // One that may pass others is looked for although the head waits.
                Drain(inRelease: false);
                return;
            }
        }
    }

    /// <summary>Sees to it that the queue is looked at after what was just done.</summary>
    public void Tell(bool inRelease)
    {
        if (TakeRoleOrNote())
        {
            Drain(inRelease);
        }
    }

    /// <summary>
    /// A waiter was withdrawn (its state is decided): it will be unlinked, and those behind it judged. The caller is a party of the waiter; the record is one of
    /// its own, because a claim that lost may still look at the waiter when the record is read, and the other way round. <paramref name="complete"/>: somebody else waits for the
    /// outcome and is told it when the queue is rid of the waiter, before anything foreign runs.
    /// </summary>
    public void NoteCancelled(Waiter waiter, bool complete)
    {
        waiter.Join();
        Waiter? above;
        do
        {
            above = Seam.Read(ref _cancellations);
            waiter.NextCancelled = above;
        }
        while (Seam.CompareExchange(ref _cancellations, waiter, above) != above);

        var completions = new Completions(inRelease: false);
        if (TakeRoleOrNote())
        {
            Drain(ref completions);
        }

        // Not chained with the others: while another thread has the role, the waiter may still stand in its list.
        if (complete && waiter.Complete())
        {
            waiter.CompleteLater(inRelease: false);
        }

        completions.Run();
    }

    /// <summary>A granted waiter whose requester does not want it any more.</summary>
    public void GiveBack(Waiter waiter)
    {
        Ledger?.TryTake(waiter.Ticket, out _);
        _owner.GiveBack(waiter);
    }

    /// <summary>
    /// Grants a request now or never, by taking the granter's role for it: for what only the granter may decide, counts beyond a field. Not granted as
    /// soon as somebody waits.
    /// </summary>
    public Grant GrantAsGranter(GrantRule rule, int count)
    {
        // Rented before the role is taken: an allocation that fails must leave the lock as it is.
        ThreadWaiter waiter = ThreadWaiter.Rent(this, rule, count, stamp: 0, onlyNow: true);
        while (true)
        {
            ulong word = Seam.Read(ref _owner.State);
            if ((word & (rule.GoesFirst ? Word.Draining : Word.Queued)) != 0)
            {
                // Nobody else knows the waiter: let go for both parties.
                waiter.LetGo();
                waiter.LetGo();
                return default;
            }

            if (Seam.TryChange(ref _owner.State, word, word | Word.Queued | Word.Draining))
            {
                break;
            }
        }

        if (rule.GoesFirst)
        {
            // A granter that handed over may have left others that go first in the inbox, whose requests have returned.
            AppendArrivals();
        }

        // Safe ahead of the inbox: while Q was clear no arrival had returned. One that goes first stands behind others that do.
        _waiters.AppendToFirst(waiter);
        Drain(inRelease: false);
        if (waiter.TryDecide(Waiter.Outcome.Cancelled))
        {
            // Not judged: it stood behind another one that goes first and waits.
            NoteCancelled(waiter, complete: false);
        }

        Grant grant = waiter.Grant;
        Exception? error = waiter.Status == Waiter.Outcome.Failed ? waiter.Error : null;
        waiter.LetGo();
        if (error is not null)
        {
            ExceptionDispatchInfo.Throw(error);
        }

        return grant;
    }

    /// <summary>The later tell of a granter that handed its role over.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        // Cleared first: who hands over from here on needs another item.
        Seam.Exchange(ref _tellIsQueued, 0);
        Tell(inRelease: false);
    }

    /// <summary>True: the caller is the granter now and must drain.</summary>
    private bool TakeRoleOrNote()
    {
        while (true)
        {
            ulong word = Seam.Read(ref _owner.State);
            if ((word & Word.Draining) == 0)
            {
                if (Seam.TryChange(ref _owner.State, word, word | Word.Queued | Word.Draining))
                {
                    return true;
                }
            }
            else if ((word & Word.LookAgain) != 0 || Seam.TryChange(ref _owner.State, word, word | Word.LookAgain))
            {
                return false;
            }
        }
    }

    /// <summary>The granter's work; the caller has set D. Foreign code runs after the role is given back.</summary>
    internal void Drain(bool inRelease)
    {
        var completions = new Completions(inRelease);
        Drain(ref completions);
        completions.Run();
    }

    internal void Drain(ref Completions completions)
    {
        bool handedOver = false;
        bool more = true;
        for (int pass = 1; more; pass++)
        {
            more = Pass(pass, mayStay: pass < MostPasses, ref handedOver, ref completions);
        }

        if (handedOver && Seam.Exchange(ref _tellIsQueued, 1) == 0)
        {
            Uninterrupted.QueueToPool(this, preferLocal: false);
        }
    }

    /// <summary>One look at everything. True: this thread has the role still, or again.</summary>
    private protected virtual bool Pass(int pass, bool mayStay, ref bool handedOver, ref Completions completions)
    {
        TakeNotes(pass);
        Waiter? published = JudgeAndPublish(mayStay, out bool more, ref handedOver, ref completions);
        return more | Claim(published, ref completions);
    }

    /// <summary>
    /// In this order a cancelled waiter is in the list when its record is read. (A late timer may withdraw a new life before it is pushed; that one is dropped when it becomes
    /// the head.) Arrivals stand behind all who are in the list, so a drain that nobody has noted anything for leaves them where they are until it has come to the end of the list.
    /// </summary>
    private void TakeNotes(int pass)
    {
        Waiter? cancelled = TakeCancellations();
        if (pass > 1 || cancelled is not null || _waiters.Head is null || (Seam.Read(ref _owner.State) & Word.LookAgain) != 0)
        {
            AppendArrivals();
        }

        while (cancelled is not null)
        {
            Waiter waiter = cancelled;
            cancelled = waiter.NextCancelled;
            waiter.NextCancelled = null;
            Drop(waiter);
            waiter.LetGo();
        }
    }

    /// <summary>False: nobody has arrived.</summary>
    private bool AppendArrivals()
    {
        if (TakeArrivals() is not { } lastFirst)
        {
            return false;
        }

        _waiters.AppendLastFirst(lastFirst, ref _taken);
        return true;
    }

    private protected Waiter? TakeCancellations() => Seam.Read(ref _cancellations) is null ? null : Seam.Exchange(ref _cancellations, null);

    private Waiter? TakeArrivals() => Seam.Read(ref _arrivals) is null ? null : Seam.Exchange(ref _arrivals, null);

    /// <summary>What has arrived, in order of coming. From here on a snapshot counts too few of them, never one twice.</summary>
    private protected Waiter? TakeArrivalsInOrder()
    {
        Waiter? lastFirst = TakeArrivals();
        Waiter? inOrder = null;
        int count = 0;
        while (lastFirst is { } waiter)
        {
            lastFirst = waiter.Next;
            waiter.Next = inOrder;
            inOrder = waiter;
            count++;
        }

        if (count > 0)
        {
            Seam.Write(ref _taken, _taken + count);
        }

        return inOrder;
    }

    /// <summary>Takes a withdrawn waiter out of the list and lets go of it for the list; does nothing when it has left before.</summary>
    private void Drop(Waiter waiter)
    {
        if (waiter.IsListed)
        {
            _waiters.Unlink(waiter);
            waiter.LetGo();
        }
    }

    /// <summary>
    /// Claims the published waiters in order, each with one compare-and-swap against its cancellation. The role may be somebody else's by now. True: a hold was given
    /// back in a way that made this thread the granter again.
    /// </summary>
    private bool Claim(Waiter? published, ref Completions completions)
    {
        bool tookRole = false;
        LeaseLedger? ledger = Ledger;
        while (published is { } waiter)
        {
            published = waiter.Next;
            waiter.Next = null;
            waiter.Previous = null;
            if (ledger is not null && waiter.Rule.GivesLeases && !TryWriteDown(ledger, waiter))
            {
                tookRole |= ReturnHold(waiter);
                completions.Complete(waiter);
                continue;
            }

            if (waiter.TryGrant())
            {
                completions.Complete(waiter);
                continue;
            }

            ledger?.TryTake(waiter.Ticket, out _);
            tookRole |= ReturnHold(waiter);
            waiter.LetGo();
        }

        return tookRole;
    }

    /// <summary>
    /// Before the claim: from then on the requester may go on with the lease. False: there was no memory for it, and the request has failed. (True also where it was withdrawn in that moment: the claim will see
    /// that.)
    /// </summary>
    private static bool TryWriteDown(LeaseLedger ledger, Waiter waiter)
    {
        try
        {
            waiter.Ticket = ledger.Add(waiter.Rule, waiter.Count, waiter.Stamp, waiter.Origin);
            return true;
        }
        catch (Exception error)
        {
            return !waiter.TryFail(error);
        }
    }

    /// <summary>Gives a hold back like any release. True: this thread is the granter (again).</summary>
    private bool ReturnHold(Waiter waiter) =>
        _owner.TryGiveBack(waiter.Rule, waiter.Count, waiter.Stamp) switch
        {
            Release.TookRole => true,
            Release.MustTell => TakeRoleOrNote(),
            _ => false,
        };
}
