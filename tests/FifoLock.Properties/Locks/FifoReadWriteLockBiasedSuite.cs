namespace FifoLocks.Properties.Locks;

/// <summary>
/// The same lock, whose readers are counted beside the word until the first writer comes, and now and then again. Not to be told from the other one, but where a read that was disposed is disposed again: a hold is
/// looked for in its own place only, so that is noticed more often.
/// </summary>
internal sealed class FifoReadWriteLockBiasedSuite : FifoReadWriteLockSuite
{
    protected override Func<LeaseOfModel, bool> MayBeReleasedAgain => static lease => Modes[lease.Mode].IsExclusive;

    public override (FifoReadWriteLock Real, LockModel Model) Make(Dice dice, FifoLockOptions? options)
    {
        options = new FifoLockOptions
        {
            Name = options?.Name,
            TimeProvider = options?.TimeProvider ?? TimeProvider.System,
            ForceYield = options is { ForceYield: true },
            RunContinuationsInline = options is { RunContinuationsInline: true },
            TrackLeases = options is { TrackLeases: true },
            ReaderBias = true,
        };
        (FifoReadWriteLock real, LockModel model) = base.Make(dice, options);
        for (int read = 0; read < 20; read++)
        {
            real.TryEnterRead(1, out Lease<FifoReadWriteLock.Read> lease);
            lease.Dispose();
        }

        return (real, model);
    }
}
