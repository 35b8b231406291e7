using FifoLocks.Core;
using FifoLocks.Modes;

namespace FifoLocks;

/// <summary>What a <see cref="FifoCondition"/> needs of its mutex.</summary>
public sealed partial class FifoMutex : IConditionLock
{
    /// <summary>Written by the holder, before its wait returns.</summary>
    private GenerationAlias _takenBack;

    FifoLockBase IConditionLock.LeasesOf => this;

    GrantQueue IConditionLock.WaitersQueue => Queue();

    bool IConditionLock.TryLook(uint stamp, int info, out ConditionHold hold)
    {
        // Where leases are tracked, whoever waits with a lease is its holder from now on: in this context, whoever has acquired it.
        hold = new ConditionHold(
            stamp, info, RuleOf<Exclusive>().ForGood, Count: 1, new LeaseLedger.Entry(RuleOf<Exclusive>(), 1, stamp, SynchronizationContext.Current));
        return IsLive(stamp, info);
    }

    bool IConditionLock.TryGiveUp(ref ConditionHold hold)
    {
        Release release = TryRelease(hold.Stamp, hold.Info, out LeaseLedger.Entry entry);
        if (release == Core.Release.NotHeld)
        {
            return false;
        }

        hold = hold with { Entry = entry with { Context = hold.Entry.Context } };
        Finish(release);
        return true;
    }

    void IConditionLock.TakeBack(in ConditionHold hold)
    {
        uint generation = RuleOf<Exclusive>().Seat.GenerationIn(Seam.Read(ref State));
        if (LeaseInfo.IsTracked(hold.Info))
        {
            Queue().Ledger!.Put(LeaseInfo.Ticket(hold.Stamp, hold.Info), hold.Entry with { Stamp = generation });
        }
        else
        {
            _takenBack.Set(hold.Stamp, generation);
        }
    }

    private protected override bool IsShownBy(uint inWord, uint shown) => _takenBack.IsShownBy(inWord, shown);

    private ModeRule RuleOf<TMode>()
        where TMode : IModeOf<FifoMutex> => TMode.RuleIn(this);
}
