using FifoLocks.Modes;

namespace FifoLocks.Core;

/// <summary>What a <see cref="FifoCondition"/> needs of its lock: to give up all that a lease stands for, and to take it back so that the lease is valid again.</summary>
internal interface IConditionLock
{
    /// <summary>What exceptions call it.</summary>
    string Name { get; }

    /// <summary>Whose leases are shown.</summary>
    FifoLockBase LeasesOf { get; }

    /// <summary>Where those wait who want the lock.</summary>
    GrantQueue WaitersQueue { get; }

    /// <summary>What a lease of this lock stands for now. False: nothing, it was released or is given up.</summary>
    bool TryLook(uint stamp, int info, out ConditionHold hold);

    /// <summary>
    /// Gives all of it up with one compare-and-swap that checks the lease, and lets in whoever waits first. False: the lease is not held, and nothing has changed.
    /// </summary>
    bool TryGiveUp(ref ConditionHold hold);

    /// <summary>The caller was granted the lock under <see cref="ConditionHold.Rule"/>: makes its lease valid again.</summary>
    void TakeBack(in ConditionHold hold);
}

/// <summary>What a wait gives up and takes back.</summary>
/// <param name="Stamp">What the caller's lease shows, and goes on showing.</param>
/// <param name="Info">Likewise.</param>
/// <param name="Rule">The rule under which it is taken back: one that gives no lease.</param>
/// <param name="Count">How much is taken back.</param>
/// <param name="Entry">What was written down of the lease, or would be.</param>
/// <param name="Given">The word from which it was given up, where more leases than one are.</param>
/// <param name="Owner">Who gives it up, where the lock knows.</param>
internal readonly record struct ConditionHold(uint Stamp, int Info, GrantRule Rule, int Count, LeaseLedger.Entry Entry, ulong Given = 0, object? Owner = null);
