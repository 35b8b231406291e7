using System.Runtime.CompilerServices;
using FifoLocks.Modes;

namespace FifoLocks;

/// <summary>
/// A lock for modes of any one family: modes that mention one another in their predicates. Requests are granted strictly first in, first
/// out, to awaiting tasks and blocking threads alike.
/// </summary>
/// <remarks>
/// <para>The first valid request binds the lock to the family of its mode; modes of another family are refused from then on. Where the modes are known
/// beforehand, or have parameters, declare a typed lock with <see cref="FifoLockAttribute"/>.</para>
/// <para>All members are safe to call from any thread at any time. A lock needs no disposal. Leases belong to nobody: whoever has one may release it, from any
/// thread. Re-entry is not noticed: a second conflicting request by the same caller waits like any other.</para>
/// </remarks>
/// <example>
/// <code>
/// var gate = new FifoLock();
/// using (await gate.Acquire&lt;Write&gt;(token)) { }        // asynchronous
/// using (gate.Enter&lt;Write&gt;(token)) { }                // blocks the calling thread
/// if (gate.TryEnter&lt;Write&gt;(out var lease)) using (lease) { }
/// </code>
/// </example>
/// <param name="options">What to choose, or null for the defaults.</param>
public sealed class FifoLock(FifoLockOptions? options = null) : FifoLockBase(layout: null, options)
{
    /// <inheritdoc cref="FifoLock{TSelf}.Acquire{TMode}(CancellationToken)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask<Lease<TMode>> Acquire<TMode>(CancellationToken cancellationToken = default)
        where TMode : ILockMode =>
        IsBoundTo(TMode.Layout)
            ? AcquireCore<TMode>(TMode.Guard, TMode.Rule, cancellationToken)
            : AcquireCore<TMode>(TMode.Rule, 1, cancellationToken);

    /// <inheritdoc cref="FifoLock{TSelf}.Acquire{TMode}(int, CancellationToken)"/>
    public ValueTask<Lease<TMode>> Acquire<TMode>(int count, CancellationToken cancellationToken = default)
        where TMode : ILockMode => AcquireCore<TMode>(TMode.Rule, count, cancellationToken);

    /// <inheritdoc cref="FifoLock{TSelf}.Enter{TMode}(CancellationToken)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Lease<TMode> Enter<TMode>(CancellationToken cancellationToken = default)
        where TMode : ILockMode =>
        IsBoundTo(TMode.Layout)
            ? EnterCore<TMode>(TMode.Guard, TMode.Rule, cancellationToken)
            : EnterCore<TMode>(TMode.Rule, 1, cancellationToken);

    /// <inheritdoc cref="FifoLock{TSelf}.Enter{TMode}(int, CancellationToken)"/>
    public Lease<TMode> Enter<TMode>(int count, CancellationToken cancellationToken = default)
        where TMode : ILockMode => EnterCore<TMode>(TMode.Rule, count, cancellationToken);

    /// <inheritdoc cref="FifoLock{TSelf}.TryEnter{TMode}(out Lease{TMode})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryEnter<TMode>(out Lease<TMode> lease)
        where TMode : ILockMode =>
        IsBoundTo(TMode.Layout)
            ? TryEnterCore(TMode.Guard, TMode.Rule, out lease)
            : TryEnterCore(TMode.Rule, 1, out lease);

    /// <inheritdoc cref="FifoLock{TSelf}.TryEnter{TMode}(int, out Lease{TMode})"/>
    public bool TryEnter<TMode>(int count, out Lease<TMode> lease)
        where TMode : ILockMode => TryEnterCore(TMode.Rule, count, out lease);

    /// <inheritdoc cref="FifoLock{TSelf}.TryEnter{TMode}(TimeSpan, out Lease{TMode}, CancellationToken)"/>
    public bool TryEnter<TMode>(TimeSpan timeout, out Lease<TMode> lease, CancellationToken cancellationToken = default)
        where TMode : ILockMode => TryEnterCore(TMode.Rule, 1, timeout, out lease, cancellationToken);

    /// <inheritdoc cref="FifoLock{TSelf}.TryEnter{TMode}(int, TimeSpan, out Lease{TMode}, CancellationToken)"/>
    public bool TryEnter<TMode>(int count, TimeSpan timeout, out Lease<TMode> lease, CancellationToken cancellationToken = default)
        where TMode : ILockMode => TryEnterCore(TMode.Rule, count, timeout, out lease, cancellationToken);

    /// <inheritdoc cref="FifoLock{TSelf}.TryAcquire{TMode}(TimeSpan, CancellationToken)"/>
    public ValueTask<Lease<TMode>> TryAcquire<TMode>(TimeSpan timeout, CancellationToken cancellationToken = default)
        where TMode : ILockMode => TryAcquireCore<TMode>(TMode.Rule, 1, timeout, cancellationToken);

    /// <inheritdoc cref="FifoLock{TSelf}.TryAcquire{TMode}(int, TimeSpan, CancellationToken)"/>
    public ValueTask<Lease<TMode>> TryAcquire<TMode>(int count, TimeSpan timeout, CancellationToken cancellationToken = default)
        where TMode : ILockMode => TryAcquireCore<TMode>(TMode.Rule, count, timeout, cancellationToken);
}
