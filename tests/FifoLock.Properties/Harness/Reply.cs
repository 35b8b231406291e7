namespace FifoLocks.Properties.Harness;

/// <summary>What a request of the real object came back with.</summary>
/// <param name="IsGranted">False: the time ran out.</param>
/// <param name="Value">What it got, where that is more than the grant.</param>
/// <param name="Lease">The lease, for later steps.</param>
internal readonly record struct Reply(bool IsGranted, object? Value = null, HeldLease? Lease = null)
{
    public static Reply Of(bool granted) => new(granted);

    public static Reply Of<TMode>(Lease<TMode> lease)
        where TMode : ILockMode => lease == default ? new(false) : new(true, Lease: new HeldLease<TMode>(lease));

    /// <summary>Where the answer comes twice.</summary>
    public static Reply Of<TMode>(bool granted, Lease<TMode> lease)
        where TMode : ILockMode => Of(lease) is var reply && reply.IsGranted == granted
            ? reply
            : throw new InvalidOperationException($"The call says {granted}, the lease {reply.IsGranted}.");

    public static Reply Got<T>(T value) => new(true, value);
}

/// <summary>A lease whose mode the harness need not know.</summary>
internal abstract record HeldLease
{
    public abstract bool IsHeld { get; }

    public abstract void Release();
}

internal sealed record HeldLease<TMode>(Lease<TMode> Lease) : HeldLease
    where TMode : ILockMode
{
    public override bool IsHeld => Lease.IsHeld;

    public override void Release() => Lease.Dispose();
}
