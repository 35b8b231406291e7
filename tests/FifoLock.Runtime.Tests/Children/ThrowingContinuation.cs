namespace FifoLocks.Tests.Children;

/// <summary>What a continuation throws ends on the pool, as an unhandled exception, which is the end of most processes.</summary>
internal static class ThrowingContinuation
{
    public static void Run()
    {
        var gate = new FifoLock(new FifoLockOptions { RunContinuationsInline = true });
        Exception? unhandled = null;
        System.Runtime.ExceptionServices.ExceptionHandling.SetUnhandledExceptionHandler(error =>
        {
            Volatile.Write(ref unhandled, error);
            return true;
        });
        Lease<Write> held = gate.Enter<Write>();
        ValueTask<Lease<Write>> thrower = gate.Acquire<Write>();
        System.Runtime.CompilerServices.ConfiguredValueTaskAwaitable<Lease<Write>>.ConfiguredValueTaskAwaiter awaiter = thrower.ConfigureAwait(false).GetAwaiter();
        awaiter.UnsafeOnCompleted(() =>
        {
            awaiter.GetResult().Dispose();
            throw new InvalidOperationException("the continuation's");
        });
        Task<Lease<Write>> next = gate.Acquire<Write>().AsTask();
        WithinLimits.Waiting(gate, 2);
        held.Dispose();
        WithinLimits.Completes(next).GetAwaiter().GetResult().Dispose();
        AtRest.Check(gate);
        WithinLimits.Until(() => Volatile.Read(ref unhandled) is not null, "the pool has it");
        Assert.That(unhandled!.Message, Is.EqualTo("the continuation's"));
    }
}
