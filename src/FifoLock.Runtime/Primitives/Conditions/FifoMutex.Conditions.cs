using FifoLocks.Core;
using FifoLocks.Modes;

namespace FifoLocks;

/// <summary>What a <see cref="FifoCondition"/> needs of its mutex.</summary>
/// <remarks>
/// Each release bumps the generation in the word, so a hold that was given up and taken back has another one than the lease shows. The old one is never put back, or
/// a second dispose of the lease could pass for the first. Instead the mutex remembers which generation stands for which lease: one pair is enough, because there is
/// one holder, and a pair that is out of date matches nothing for as long as generations are not used again.
/// </remarks>
public sealed partial class FifoMutex : IConditionLock
{
    /// <summary>
    /// The last lease that was taken back for: the generation it shows, and in the low half the one in the word. Written by the holder, before its wait returns;
    /// read by whoever finds that the word does not show what a lease shows.
    /// </summary>
    private ulong _takenBack;

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
            Seam.Write(ref _takenBack, ((ulong)hold.Stamp << 32) | generation);
        }
    }

    private protected override uint GenerationFor(uint shown)
    {
        ulong pair = Seam.Read(ref _takenBack);
        return (uint)(pair >> 32) == shown ? (uint)pair : shown;
    }

    private ModeRule RuleOf<TMode>()
        where TMode : IModeOf<FifoMutex> => TMode.RuleIn(this);
}
