using FifoLocks.Core;

namespace FifoLocks;

/// <summary>
/// What a <see cref="FifoCondition"/> needs of this mutex: all leases of an ownership are given up at once, and are all valid again when it is taken back.
/// </summary>
/// <remarks>
/// It is taken back as one hold of <see cref="Exclusive"/>, granted like everybody's. That hold is the ownership, under its new generation; how many leases it stands for is nobody else's concern, so
/// the holder itself puts that back, with one compare-and-swap, before its wait returns. (A rule that takes all of it would have to know the number before the mutex is given up, and other
/// threads may enter again, or dispose nested leases, until that very moment.) What is written down of the leases stays where it is: without a word of its ownership none of them is held.
/// </remarks>
public sealed partial class FifoReentrantMutex : IConditionLock
{
    /// <summary>For the ownership; all its leases have the generation of the first one. Written by the holder, before its wait returns.</summary>
    private GenerationAlias _takenBack;

    FifoLockBase IConditionLock.LeasesOf => this;

    GrantQueue IConditionLock.WaitersQueue => Queue();

    bool IConditionLock.TryLook(uint stamp, int info, out ConditionHold hold)
    {
        bool isHeld = TryFind(stamp, info, out LeaseLedger.Entry entry) && Stands(entry);

        // Where leases are tracked, whoever waits with a lease is its holder from now on: in this context, whoever has acquired it.
        hold = new ConditionHold(stamp, info, FifoLockRules.RuleOfExclusive.ForGood, Count: 1, entry with { Context = SynchronizationContext.Current });
        return isHeld;
    }

    bool IConditionLock.TryGiveUp(ref ConditionHold hold)
    {
        while (true)
        {
            ulong word = Seam.Read(ref State);
            if (!IsHeldIn(word, hold.Stamp, hold.Info, hold.Entry))
            {
                return false;
            }

            // A hold that is given up with only nested leases leaves the generation alone: it was bumped when the first one went.
            ulong free = s_nested.WithCount(s_exclusive.CountIn(word) == 0 ? word : s_exclusive.WithoutExclusiveHold(word), 0);
            if (TryUpdate(word, free, out Release released))
            {
                hold = hold with { Given = word };
                Finish(released);
                return true;
            }
        }
    }

    void IConditionLock.TakeBack(in ConditionHold hold)
    {
        ulong word;
        ulong restored;
        do
        {
            word = Seam.Read(ref State);
            restored = s_nested.WithCount(s_exclusive.CountIn(hold.Given) == 0 ? s_exclusive.WithoutExclusiveHold(word) : word, s_nested.CountIn(hold.Given));
        }
        while (!Seam.TryChange(ref State, word, restored));

        if (QueueOrNull?.Ledger is { } ledger)
        {
            ledger.Move(LeaseInfo.Ticket(hold.Stamp, hold.Info), hold.Entry.Context);
        }

        // Last of all: from here on the leases are held.
        _takenBack.Set(hold.Entry.Stamp, OwnershipIn(restored));
    }

    private protected override bool IsShownBy(uint inWord, uint shown) => _takenBack.IsShownBy(inWord, shown);
}
