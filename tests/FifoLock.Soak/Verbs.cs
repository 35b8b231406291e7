namespace FifoLocks.Soak;

/// <summary>The four ways to make one request.</summary>
internal sealed record Verbs<T>(
    Func<CancellationToken, T> Block,
    Func<CancellationToken, ValueTask<T>> Await,
    Func<TimeSpan, CancellationToken, (bool Granted, T Value)> TryBlock,
    Func<TimeSpan, CancellationToken, ValueTask<(bool Granted, T Value)>> TryAwait);

/// <summary>The same for what is waited for and brings nothing.</summary>
internal static class Verbs
{
    public static Verbs<bool> Of(
        Action<CancellationToken> wait,
        Func<CancellationToken, ValueTask> waitAsync,
        Func<TimeSpan, CancellationToken, bool> tryWait,
        Func<TimeSpan, CancellationToken, ValueTask<bool>> tryWaitAsync) => new(
            token =>
            {
                wait(token);
                return true;
            },
            async token =>
            {
                await waitAsync(token);
                return true;
            },
            (within, token) => tryWait(within, token) ? (true, true) : (false, false),
            async (within, token) => await tryWaitAsync(within, token) ? (true, true) : (false, false));

    /// <summary>For a mode of a lock.</summary>
    public static Verbs<Lease<TMode>> Locks<TLock, TMode>(TLock gate, int count)
        where TLock : FifoLock<TLock>
        where TMode : IModeOf<TLock> => new(
            token => count == 1 ? gate.Enter<TMode>(token) : gate.Enter<TMode>(count, token),
            token => count == 1 ? gate.Acquire<TMode>(token) : gate.Acquire<TMode>(count, token),
            (within, token) =>
            {
                bool granted = within == TimeSpan.Zero && !token.CanBeCanceled ? gate.TryEnter(count, out Lease<TMode> lease) : gate.TryEnter(count, within, out lease, token);
                return (granted, lease);
            },
            async (within, token) =>
            {
                Lease<TMode> lease = await gate.TryAcquire<TMode>(count, within, token);
                return (lease.Lock is not null, lease);
            });
}
