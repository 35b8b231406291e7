using FifoLocks.Core;
using FifoLocks.Modes;

namespace FifoLocks;

/// <summary>
/// Entering again. The first lease is a plain one: a hold of <see cref="Exclusive"/> and its generation. Each further one is a hold of <see cref="Nested"/> and a ticket in a ledger, so
/// that it has a stamp of its own; releasing it takes the entry out and gives one <see cref="Nested"/> back, which is what a tracked lease does anyway.
/// </summary>
/// <remarks>
/// All leases of one ownership, from the first to the last that goes, have one generation: that of the first. The word shows it while the first lease is held, and the next one when only nested ones are
/// left, so two values of the field of <see cref="Exclusive"/> are one ownership (<see cref="OwnershipIn"/>). A nested hold is only taken and given back in a word of its own ownership.
/// </remarks>
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
        if (!TryFind(outer.Stamp, outer.Info, out LeaseLedger.Entry held) || !Stands(held))
        {
            throw Released();
        }

        // Written down first: an allocation that fails must leave the mutex as it is.
        ModeRule rule = FifoLockRules.RuleOfNested;
        long ticket = Ledger.Add(rule, 1, held.Stamp, SynchronizationContext.Current);
        try
        {
            TakeNested(outer.Stamp, outer.Info, held);
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

    internal override bool Stands(in LeaseLedger.Entry entry) => Stands(entry, Seam.Read(ref State));

    /// <summary>
    /// Takes the entry out only where its hold stands in the word, so a release that is refused leaves the lease alone. Where the ownership is given up between the two, the entry is put
    /// back, and tried again if the ownership is back already: nobody else can have released the lease in between, so somebody must.
    /// </summary>
    private protected override Release TryReleaseTracked(long ticket, out LeaseLedger.Entry entry)
    {
        while (Ledger.TryFind(ticket, out entry) && Stands(entry) && Ledger.TryTake(ticket, out entry))
        {
            Release release = TryRelease(entry);
            if (release != Core.Release.NotHeld)
            {
                return release;
            }

            Ledger.Put(ticket, entry);
        }

        entry = default;
        return Core.Release.NotHeld;
    }

    /// <summary>Gives one hold back, in a word of its ownership.</summary>
    private Release TryRelease(in LeaseLedger.Entry entry)
    {
        while (true)
        {
            ulong word = Seam.Read(ref State);
            if (!Stands(entry, word))
            {
                return Core.Release.NotHeld;
            }

            ulong next = IsFirst(entry) ? s_exclusive.WithoutExclusiveHold(word) : word - s_nested.Unit;
            if (TryUpdate(word, next, out Release released))
            {
                return released;
            }
        }
    }

    /// <summary>Whether a word shows the hold of a lease; for a nested one, whether it is a word of its ownership, with nested leases.</summary>
    private bool Stands(in LeaseLedger.Entry entry, ulong word)
    {
        return IsFirst(entry)
            ? s_exclusive.CountIn(word) != 0 && IsShownBy(s_exclusive.GenerationIn(word), entry.Stamp)
            : s_nested.CountIn(word) != 0 && IsShownBy(OwnershipIn(word), entry.Stamp);
    }

    private static bool IsFirst(in LeaseLedger.Entry entry) => ((ModeRule)entry.Rule).Seat == s_exclusive;

    /// <summary>The generation of the first lease of those that are held, also when that one is gone. Where nothing is held, of the last ones.</summary>
    private static uint OwnershipIn(ulong word) => (uint)(((s_exclusive.FieldIn(word) - 1) & s_exclusive.FieldMask) >> 1);

    /// <summary>What is written down of a lease, or would be. False: it was released.</summary>
    private bool TryFind(uint stamp, int info, out LeaseLedger.Entry entry)
    {
        if (LeaseInfo.IsTracked(info))
        {
            return Ledger.TryFind(LeaseInfo.Ticket(stamp, info), out entry);
        }

        entry = new LeaseLedger.Entry(FifoLockRules.RuleOfExclusive, 1, stamp, Context: null);
        return true;
    }

    /// <summary>
    /// Whether a lease is held in a word that was read before. What is written down of it leaves the ledger before its hold leaves the word: where the entry is there, a compare-and-swap from
    /// that word finds the lease still held.
    /// </summary>
    private bool IsHeldIn(ulong word, uint stamp, int info, in LeaseLedger.Entry held) =>
        Stands(held, word) && (!LeaseInfo.IsTracked(info) || Ledger.IsLive(LeaseInfo.Ticket(stamp, info)));

    /// <summary>Adds one hold to those of a lease that is held.</summary>
    private void TakeNested(uint stamp, int info, in LeaseLedger.Entry held)
    {
        ulong word;
        do
        {
            word = Seam.Read(ref State);
            if (!IsHeldIn(word, stamp, info, held))
            {
                throw Released();
            }

            if (s_nested.CountIn(word) >= MaxDepth - 1)
            {
                throw new InvalidOperationException($"{Name} has been entered {DepthIn(word)} times and not left. Look for a recursion without an end, or for leases that are not disposed.");
            }
        }
        while (!Seam.TryChange(ref State, word, word + s_nested.Unit));
    }

    private SynchronizationLockException Released() =>
        new($"This lease of {Name} was released already, or is in a wait, so nobody can enter again with it. Keep a lease until everything that is done with it has ended.");

    private LeaseLedger CreateLedger()
    {
        var created = new LeaseLedger();
        return Seam.CompareExchange(ref _nestedLeases, created, null) ?? created;
    }
}
