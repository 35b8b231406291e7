namespace FifoLocks.Tests.Waiters;

/// <summary>
/// A thread that pumps messages while it waits may wait again, for another lock, inside of that. Both waits sleep on the one event of the thread.
/// </summary>
internal sealed class NestedWaitTests
{
    [Test]
    public void A_wait_nested_in_another_one_leaves_the_outer_ones_wake_up_to_it([Values] bool innerGivesUp)
    {
        var outerGate = new FifoLock();
        var innerGate = new FifoLock();
        Lease<Write> outerHeld = outerGate.Enter<Write>();
        Lease<Write> innerHeld = innerGate.Enter<Write>();
        using var source = new CancellationTokenSource();
        var context = new PumpingContext();
        bool inner = false;
        bool outer = false;
        TestThread thread = TestThread.Run(() =>
        {
            SynchronizationContext.SetSynchronizationContext(context);
            context.OnFirstWait = () =>
            {
                try
                {
                    innerGate.Enter<Write>(source.Token).Dispose();
                    inner = true;
                }
                catch (OperationCanceledException)
                {
                }
            };
            outerGate.Enter<Write>().Dispose();
            outer = true;
        });
        WithinLimits.Until(() => context.Waits == 2, "the inner wait sleeps inside of the outer one");
        outerHeld.Dispose();

        // The sleeper that is on top gets the signal which is meant for the one below, looks at its own lock and sleeps again.
        WithinLimits.Until(() => context.Waits == 3, "the inner wait has taken the signal of the outer one");
        Assert.That(thread.IsDone, Is.False);
        if (innerGivesUp)
        {
            source.Cancel();
        }
        else
        {
            innerHeld.Dispose();
        }

        thread.Join("both waits end");
        Assert.That((outer, inner), Is.EqualTo((true, !innerGivesUp)));
        Assert.That(outerGate.CountHeld<Write>(), Is.Zero);
        Assert.That(innerGate.WaitingCount, Is.Zero);
    }

    /// <summary>Is told of every wait of its thread, and runs a handler inside of the first.</summary>
    private sealed class PumpingContext : SynchronizationContext
    {
        private int _waits;

        public PumpingContext() => SetWaitNotificationRequired();

        public Action? OnFirstWait { get; set; }

        public int Waits => Volatile.Read(ref _waits);

        public override int Wait(IntPtr[] waitHandles, bool waitAll, int millisecondsTimeout)
        {
            if (Interlocked.Increment(ref _waits) == 1)
            {
                OnFirstWait!();
            }

            return WaitHelper(waitHandles, waitAll, millisecondsTimeout);
        }
    }
}
