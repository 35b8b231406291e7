using FifoLocks.Core;
using FifoLocks.Modes;

namespace FifoLocks;

/// <summary>
/// Entering again. The first lease is a plain one: a hold of <see cref="Exclusive"/> and its generation. Each further one is a hold of <see cref="Nested"/> and a ticket in a ledger, so
/// that it has a stamp of its own; releasing it takes the entry out and gives one <see cref="Nested"/> back, which is what a tracked lease does anyway.
/// </summary>
public sealed partial class FifoReentrantMutex
{
    private static readonly Seat s_exclusive = FifoLockRules.RuleOfExclusive.Seat;
    private static readonly Seat s_nested = FifoLockRules.RuleOfNested.Seat;

    /// <summary>The nested leases, where there is no ledger of all leases. Created by whoever enters again first, with one compare-and-swap; never changed afterwards.</summary>
    private LeaseLedger? _nestedLeases;

    private protected override LeaseLedger Ledger => QueueOrNull?.Ledger ?? Seam.Read(ref _nestedLeases) ?? CreateLedger();

    /// <summary>Enters again, at once and whoever waits.</summary>
    /// <param name="within">A lease of this mutex that is held.</param>
    /// <returns>A lease of its own: dispose it as well.</returns>
    /// <exception cref="SynchronizationLockException"><paramref name="within"/> was released already, or never held anything.</exception>
    /// <exception cref="ArgumentException"><paramref name="within"/> is a lease of another lock.</exception>
    /// <exception cref="InvalidOperationException"><see cref="MaxDepth"/> leases are held.</exception>
    /// <example><code>void Add(Item item, Lease&lt;FifoReentrantMutex.Exclusive&gt; held) { using (_mutex.Enter(within: held)) { } }</code></example>
    public Lease<Exclusive> Enter(Lease<Exclusive> within)
    {
        if (within.Lock is { } other && other != this)
        {
            throw new ArgumentException($"This is a lease of {other}, and {Name} is entered again with a lease of its own.", nameof(within));
        }

        return within.Reenter();
    }

    /// <summary>Enters again, at once and whoever waits. For code that awaits either kind of entry.</summary>
    /// <param name="within">A lease of this mutex that is held.</param>
    /// <returns>A lease of its own: dispose it as well. Await the result exactly once.</returns>
    /// <exception cref="SynchronizationLockException"><paramref name="within"/> was released already, or never held anything.</exception>
    /// <exception cref="ArgumentException"><paramref name="within"/> is a lease of another lock.</exception>
    /// <exception cref="InvalidOperationException"><see cref="MaxDepth"/> leases are held.</exception>
    public ValueTask<Lease<Exclusive>> Acquire(Lease<Exclusive> within) => HandOut(Enter(within));

    internal Lease<Exclusive> Reenter(Lease<Exclusive> outer)
    {
        if (!IsLive(outer.Stamp, outer.Info))
        {
            throw Released();
        }

        // Written down first: an allocation that fails must leave the mutex as it is.
        ModeRule rule = FifoLockRules.RuleOfNested;
        long ticket = Ledger.Add(rule, 1, stamp: 0, SynchronizationContext.Current);
        try
        {
            TakeNested(outer.Stamp, outer.Info);
        }
        catch
        {
            Ledger.TryTake(ticket, out _);
            throw;
        }

        return Lease<Exclusive>.Of(this, rule, 1, new Grant(IsGranted: true, Stamp: 0, ticket));
    }

    /// <summary>A nested lease as the result of an asynchronous call.</summary>
    private ValueTask<Lease<Exclusive>> HandOut(Lease<Exclusive> nested) =>
        ForcingQueue is { } forcing
            ? TaskWaiter<Exclusive>.YieldOnce(forcing, FifoLockRules.RuleOfNested, 1, new Grant(IsGranted: true, Stamp: 0, LeaseInfo.Ticket(nested.Stamp, nested.Info)))
            : new ValueTask<Lease<Exclusive>>(nested);

    /// <summary>
    /// Adds one hold to those of a lease. A plain lease is in the word itself. A tracked one is not: its entry is looked at after the hold was added. It leaves the ledger before its
    /// hold is given back, so an entry that is still there means that the mutex was held by the lease's owner all the time, and the new hold is one more of the same owner's. An
    /// entry that has gone in between means that the hold may stand on somebody else's; it is given back like any other, and all that anybody sees of it is a moment longer to wait.
    /// </summary>
    private void TakeNested(uint stamp, int info)
    {
        bool isTracked = LeaseInfo.IsTracked(info);
        while (true)
        {
            ulong word = Seam.Read(ref State);
            bool mayBeHeld = isTracked ? DepthIn(word) > 0 : s_exclusive.CountIn(word) != 0 && s_exclusive.GenerationIn(word) == stamp;
            if (!mayBeHeld)
            {
                throw Released();
            }

            if (s_nested.CountIn(word) >= MaxDepth - 1)
            {
                throw new InvalidOperationException($"{Name} has been entered {DepthIn(word)} times and not left. Look for a recursion without an end, or for leases that are not disposed.");
            }

            if (Seam.TryChange(ref State, word, word + s_nested.Unit))
            {
                break;
            }
        }

        if (isTracked && !IsLive(stamp, info))
        {
            Finish(TryRelease(s_nested, 1, generation: 0));
            throw Released();
        }
    }

    private SynchronizationLockException Released() =>
        new($"This lease of {Name} was released already, so nobody can enter again with it. Keep a lease until everything that is done with it has ended.");

    private LeaseLedger CreateLedger()
    {
        var created = new LeaseLedger();
        return Seam.CompareExchange(ref _nestedLeases, created, null) ?? created;
    }
}
