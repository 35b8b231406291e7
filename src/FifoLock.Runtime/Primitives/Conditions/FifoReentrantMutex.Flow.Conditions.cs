using FifoLocks.Core;

namespace FifoLocks;

public sealed partial class FifoReentrantMutex
{
    /// <summary>
    /// What a <see cref="FifoCondition"/> needs of this mutex: what the mutex inside does, and that the flow is the owner again afterwards, with the innermost entry that it had.
    /// </summary>
    public sealed partial class Flow : IConditionLock
    {
        private IConditionLock Inner => _mutex;

        FifoLockBase IConditionLock.LeasesOf => _mutex;

        GrantQueue IConditionLock.WaitersQueue => Inner.WaitersQueue;

        bool IConditionLock.TryLook(uint stamp, int info, out ConditionHold hold) => Inner.TryLook(stamp, info, out hold);

        bool IConditionLock.TryGiveUp(ref ConditionHold hold)
        {
            // Where the lease is held, the innermost entry is one of its ownership.
            Tenure? tenure = Seam.Read(ref _innermost)?.Tenure;
            tenure?.BeginsToWait();
            if (!Inner.TryGiveUp(ref hold))
            {
                tenure?.EndsWaiting();
                return false;
            }

            hold = hold with { Owner = tenure };
            return true;
        }

        void IConditionLock.TakeBack(in ConditionHold hold)
        {
            var tenure = (Tenure?)hold.Owner;
            if (tenure?.Innermost is { } mine && Seam.Read(ref _innermost)?.Tenure != tenure)
            {
                Replace(mine);
            }

            Inner.TakeBack(hold);
            tenure?.EndsWaiting();
        }

        /// <summary>What the entries of one ownership share: a wait gives all of them up, and takes all of them back.</summary>
        private sealed class Tenure
        {
            private const long Change = 1L << 32;

            /// <summary>How many waits are under way (one, where the leases are used properly), and in the high half how often that has changed. Whoever waits adds.</summary>
            private long _waits;

            public long Waits => Seam.Read(ref _waits);

            /// <summary>The innermost entry, when another ownership has taken its place. Written by whoever takes its place, and has the mutex.</summary>
            public Ownership? Innermost { get; set; }

            public static bool IsWithoutWait(long waits) => (int)waits == 0;

            public void BeginsToWait() => Seam.Add(ref _waits, Change + 1);

            public void EndsWaiting() => Seam.Add(ref _waits, Change - 1);
        }
    }
}
