using FifoLocks.Core;

namespace FifoLocks.Modes;

/// <summary>
/// What a request waits for and what its grant changes: a guarded update of the state word. The queue knows this class alone; <see cref="ModeRule"/> is
/// the one that user code declares.
/// </summary>
public abstract class GrantRule
{
    private protected GrantRule()
    {
    }

    /// <summary>The guard as one test, for one hold: whoever passes it is granted <see cref="Unit"/> with nothing more to ask. Never passes where one test cannot say it.</summary>
    internal GuardTest Quick { get; private protected init; } = GuardTest.Never;

    /// <summary>Whoever fails the quick test has to wait, too, as long as none of <see cref="FullBits"/> is set.</summary>
    internal bool QuickIsExact { get; private protected init; }

    /// <summary>What one hold adds to the word, and where its generation stands.</summary>
    internal ulong Unit { get; private protected init; }

    /// <inheritdoc cref="Unit"/>
    internal Seat Seat { get; private protected init; }

    /// <summary>The bits that say that some count does not stand in the word.</summary>
    internal ulong FullBits { get; private protected init; }

    /// <summary>What people call it, in messages.</summary>
    internal abstract string Name { get; }

    /// <summary>Whether a grant is possession that somebody gives back with a lease.</summary>
    internal virtual bool GivesLeases => false;

    /// <summary>Whether a request goes ahead of the queue: a conversion, whose lease those in the queue may be waiting for. FIFO among themselves.</summary>
    internal virtual bool GoesFirst => false;

    /// <summary>Whether a request may be granted on arrival although the head of the queue waits, so that its arrival must be told.</summary>
    internal virtual bool ArrivalTells => GoesFirst;

    /// <summary>Whether a grant that its requester cannot take any more (its thread was interrupted) is given back; else the requester gets it all the same.</summary>
    internal virtual bool CanGiveBack => true;

    /// <summary>
    /// Whether giving up is only asked for, and the granter decides: a request whose end concerns others, as an arrival at a barrier does. Every other one is withdrawn on the
    /// spot, by the compare-and-swap that the grant would need.
    /// </summary>
    internal virtual bool AsksToWithdraw => false;

    /// <summary>The guard, judged on <paramref name="word"/>. May throw what a user's predicate throws.</summary>
    internal abstract bool Admits(ulong word, int count, uint stamp, Surplus? surplus);

    /// <summary>The effect; the caller has asked <see cref="Admits"/> and <see cref="Fills"/>.</summary>
    internal abstract ulong Take(ulong word, int count);

    /// <summary>Whether the effect would make a field full, or add to a full one: only the granter may do that.</summary>
    internal virtual bool Fills(ulong word, int count) => false;

    /// <summary>
    /// Whether <see cref="Admits"/> must look at a count that does not stand in the word. A compare-and-swap of the word does not confirm such an
    /// answer, so only the granter may judge.
    /// </summary>
    internal virtual bool LooksBeyond(ulong word) => false;

    /// <summary>The stamp a grant on <paramref name="word"/> carries; what the request came with, unless the rule has one of its own.</summary>
    internal virtual uint StampOf(ulong word, uint requested) => requested;
}
