using FifoLocks.Core;
using FifoLocks.Modes;

namespace FifoLocks;

/// <summary>Turning a lease into one of another mode, ahead of the queue: a request like any other, by a rule that leaves out what the lease holds.</summary>
public abstract partial class FifoLockBase
{
    internal ValueTask<Lease<TTarget>> ConvertLong<TSource, TTarget>(uint stamp, int info, TimeSpan timeout, CancellationToken token)
        where TSource : ILockMode
        where TTarget : IConvertedFrom<TSource>
    {
        Deadline.Check(timeout);
        return AcquireLong<TTarget>(ConversionRule<TSource, TTarget>(stamp, info), 1, timeout, token);
    }

    internal bool EnterConverted<TSource, TTarget>(uint stamp, int info, TimeSpan timeout, out Lease<TTarget> lease, CancellationToken token)
        where TSource : ILockMode
        where TTarget : IConvertedFrom<TSource>
    {
        Deadline.Check(timeout);
        return EnterLong(ConversionRule<TSource, TTarget>(stamp, info), 1, timeout, out lease, token);
    }

    /// <summary>The target's rule, leaving out what the lease holds.</summary>
    /// <exception cref="SynchronizationLockException">The lease was released already.</exception>
    private ModeRule ConversionRule<TSource, TTarget>(uint stamp, int info)
        where TSource : ILockMode
        where TTarget : IConvertedFrom<TSource>
    {
        LockLayout layout = _layout!;
        int source = layout.IndexOf(typeof(TSource).FullName!);
        if (!IsLive(stamp, info))
        {
            throw NotHeld(layout.Seats[source], 1);
        }

        int count = LeaseInfo.IsShared(info) ? info : LeaseInfo.IsParked(info) ? 1 : LeaseInfo.IsTracked(info) ? Ledger.CountOf(LeaseInfo.Ticket(stamp, info)) : 1;
        return TargetRule<TTarget>().LeavingOut(source, count);
    }

    /// <summary>The rule in this lock of the mode that a lease is turned into.</summary>
    /// <exception cref="InvalidOperationException">The mode does not belong to this lock.</exception>
    private ModeRule TargetRule<TTarget>()
        where TTarget : ILockMode
    {
        int target = _layout!.IndexOf(typeof(TTarget).FullName!);
        return target < 0 ? throw ForeignMode(typeof(TTarget).Name, _layout) : RuleAt(target) ?? TTarget.Rule;
    }
}
