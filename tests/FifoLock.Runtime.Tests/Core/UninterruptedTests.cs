using FifoLocks.Core;

namespace FifoLocks.Tests.Core;

/// <summary>Steps that must be done although an interrupt is pending; the interrupt is then the thread's own again.</summary>
internal sealed class UninterruptedTests
{
    [Test]
    public void A_step_that_is_interrupted_is_done_again_and_the_interrupt_stays_pending([Values(0, 1, 3)] int interrupts) => TestThread.Run(() =>
    {
        int calls = 0;
        int result = Uninterrupted.Run(41, state => calls++ < interrupts ? throw new ThreadInterruptedException() : state + 1);
        Assert.That((result, calls), Is.EqualTo((42, interrupts + 1)));
        Assert.That(IsInterruptPending(), Is.EqualTo(interrupts > 0));
    }).Join();

    [Test]
    public void Disarming_a_timer_is_such_a_step() => TestThread.Run(() =>
    {
        var timer = new InterruptedTimer();
        Uninterrupted.Change(timer, TimeSpan.FromSeconds(1));
        Assert.That(timer.DueTime, Is.EqualTo(TimeSpan.FromSeconds(1)));
        Assert.That(IsInterruptPending());
    }).Join();

    private static bool IsInterruptPending()
    {
        try
        {
            using var set = new ManualResetEvent(initialState: true);
            set.WaitOne();
            return false;
        }
        catch (ThreadInterruptedException)
        {
            return true;
        }
    }

    private sealed class InterruptedTimer : ITimer
    {
        private bool _wasInterrupted;

        public TimeSpan? DueTime { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (!_wasInterrupted)
            {
                _wasInterrupted = true;
                throw new ThreadInterruptedException();
            }

            DueTime = dueTime;
            return true;
        }

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => default;
    }
}
