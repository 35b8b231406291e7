namespace FifoLocks.Tests.Scenarios;

/// <summary>How many holds of each mode are out, by the mode's name.</summary>
internal delegate int HoldsOf(string mode);

/// <summary>
/// A mode as a value, so that a scenario can name it. Says for models, in plain C#, when so many holds of it may be granted.
/// </summary>
internal abstract class ModeUse(string name, Func<HoldsOf, int, bool> admits)
{
    public string Name { get; } = name;

    /// <summary>The holds there are, and how many more are asked for.</summary>
    public Func<HoldsOf, int, bool> Admits { get; } = admits;

    /// <summary>A mode of a plain lock.</summary>
    public static ModeUse Of<TMode>(Func<HoldsOf, int, bool> admits)
        where TMode : ILockMode => new Plain<TMode>(admits);

    /// <summary>A mode of a typed lock.</summary>
    public static ModeUse Of<TLock, TMode>(Func<HoldsOf, int, bool> admits)
        where TLock : FifoLock<TLock>
        where TMode : IModeOf<TLock> => new Typed<TLock, TMode>(admits);

    public abstract ValueTask<Held?> Acquire(FifoLockBase gate, int count, TimeSpan within, CancellationToken token);

    public abstract Held? Enter(FifoLockBase gate, int count, TimeSpan within, CancellationToken token);

    public override string ToString() => Name;

    /// <summary>Each request goes through the verb that a user would write, so the inlined paths are played too.</summary>
    private sealed class Plain<TMode>(Func<HoldsOf, int, bool> admits) : ModeUse(typeof(TMode).Name, admits)
        where TMode : ILockMode
    {
        public override async ValueTask<Held?> Acquire(FifoLockBase gate, int count, TimeSpan within, CancellationToken token)
        {
            var plain = (FifoLock)gate;
            return Held.By(
                within != Timeout.InfiniteTimeSpan ? await plain.TryAcquire<TMode>(count, within, token).ConfigureAwait(false)
                : count == 1 ? await plain.Acquire<TMode>(token).ConfigureAwait(false)
                : await plain.Acquire<TMode>(count, token).ConfigureAwait(false));
        }

        public override Held? Enter(FifoLockBase gate, int count, TimeSpan within, CancellationToken token)
        {
            var plain = (FifoLock)gate;
            return Held.By(
                within != Timeout.InfiniteTimeSpan ? plain.TryEnter<TMode>(count, within, out Lease<TMode> lease, token) ? lease : default
                : count == 1 ? plain.Enter<TMode>(token)
                : plain.Enter<TMode>(count, token));
        }
    }

    private sealed class Typed<TLock, TMode>(Func<HoldsOf, int, bool> admits) : ModeUse(typeof(TMode).Name, admits)
        where TLock : FifoLock<TLock>
        where TMode : IModeOf<TLock>
    {
        public override async ValueTask<Held?> Acquire(FifoLockBase gate, int count, TimeSpan within, CancellationToken token)
        {
            var typed = (TLock)gate;
            return Held.By(
                within != Timeout.InfiniteTimeSpan ? await typed.TryAcquire<TMode>(count, within, token).ConfigureAwait(false)
                : count == 1 ? await typed.Acquire<TMode>(token).ConfigureAwait(false)
                : await typed.Acquire<TMode>(count, token).ConfigureAwait(false));
        }

        public override Held? Enter(FifoLockBase gate, int count, TimeSpan within, CancellationToken token)
        {
            var typed = (TLock)gate;
            return Held.By(
                within != Timeout.InfiniteTimeSpan ? typed.TryEnter<TMode>(count, within, out Lease<TMode> lease, token) ? lease : default
                : count == 1 ? typed.Enter<TMode>(token)
                : typed.Enter<TMode>(count, token));
        }
    }
}

/// <summary>A lease, whatever its mode.</summary>
internal sealed class Held
{
    private readonly Action _release;

    private Held(Action release) => _release = release;

    /// <summary>Null for a lease that is not held.</summary>
    public static Held? By<TMode>(Lease<TMode> lease)
        where TMode : ILockMode => lease.IsHeld ? new Held(() => lease.Dispose()) : null;

    public void Release() => _release();
}
