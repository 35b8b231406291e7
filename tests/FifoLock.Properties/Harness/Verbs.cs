namespace FifoLocks.Properties.Harness;

/// <summary>The ways to make one request of the real object. A way that the object does not have is null.</summary>
internal sealed record Verbs
{
    /// <summary>Starts a task. First argument: whether somebody awaits it.</summary>
    public Func<bool, CancellationToken, Ongoing>? Await { get; init; }

    public Func<bool, TimeSpan, CancellationToken, Ongoing>? TryAwait { get; init; }

    public Func<CancellationToken, Reply>? Block { get; init; }

    public Func<TimeSpan, CancellationToken, Reply>? TryBlock { get; init; }

    /// <summary>The overload that never waits and takes no token.</summary>
    public Func<Reply>? Now { get; init; }

    /// <summary>The four verbs of everything that is waited for.</summary>
    public static Verbs Waits(
        Func<CancellationToken, ValueTask> waitAsync,
        Func<TimeSpan, CancellationToken, ValueTask<bool>> tryWaitAsync,
        Action<CancellationToken> wait,
        Func<TimeSpan, CancellationToken, bool> tryWait,
        Func<bool>? now = null) => new()
        {
            Await = (awaited, token) => Ongoing.Of(waitAsync(token), awaited),
            TryAwait = (awaited, timeout, token) => Ongoing.Of(tryWaitAsync(timeout, token), awaited, Reply.Of),
            Block = token =>
            {
                wait(token);
                return Reply.Of(granted: true);
            },
            TryBlock = (timeout, token) => Reply.Of(tryWait(timeout, token)),
            Now = now is null ? null : () => Reply.Of(now()),
        };

    /// <summary>The verbs of a typed lock for one of its modes, with the overloads that count or, for one hold, those that do not.</summary>
    public static Verbs Locks<TLock, TMode>(TLock gate, int count, bool counts)
        where TLock : FifoLock<TLock>
        where TMode : IModeOf<TLock>
    {
        counts |= count != 1;
        return new()
        {
            Await = (awaited, token) => Ongoing.Of(counts ? gate.Acquire<TMode>(count, token) : gate.Acquire<TMode>(token), awaited, Reply.Of),
            TryAwait = (awaited, timeout, token) =>
                Ongoing.Of(counts ? gate.TryAcquire<TMode>(count, timeout, token) : gate.TryAcquire<TMode>(timeout, token), awaited, Reply.Of),
            Block = token => Reply.Of(counts ? gate.Enter<TMode>(count, token) : gate.Enter<TMode>(token)),
            TryBlock = (timeout, token) =>
            {
                bool granted = counts ? gate.TryEnter(count, timeout, out Lease<TMode> lease, token) : gate.TryEnter(timeout, out lease, token);
                return Reply.Of(granted, lease);
            },
            Now = () =>
            {
                bool granted = counts ? gate.TryEnter(count, out Lease<TMode> lease) : gate.TryEnter(out lease);
                return Reply.Of(granted, lease);
            },
        };
    }

    /// <summary>The verbs of a lease for another mode on top of it.</summary>
    public static Verbs Conversions<TSource, TTarget>(Lease<TSource> lease)
        where TSource : ILockMode
        where TTarget : IConvertedFrom<TSource> => new()
        {
            Await = (awaited, token) => Ongoing.Of(lease.ConvertTo<TTarget>(token), awaited, Reply.Of),
            TryAwait = (awaited, timeout, token) => Ongoing.Of(lease.TryConvertTo<TTarget>(timeout, token), awaited, Reply.Of),
            Block = token => Reply.Of(lease.EnterAs<TTarget>(token)),
            TryBlock = (timeout, token) =>
            {
                bool granted = lease.TryEnterAs(timeout, out Lease<TTarget> nested, token);
                return Reply.Of(granted, nested);
            },
        };
}
