using System.Diagnostics;

namespace FifoLocks.Tests.Stress;

/// <summary>
/// A crowd of tasks and threads that ask, give up, time out and release at random. While it goes on: nobody is inside beside an incompatible
/// holder, and nobody is let in before an earlier one. Afterwards: every request had one outcome, and the lock is as new.
/// </summary>
internal sealed class RandomCrowdTests
{
    private const int Modes = 3;
    private static readonly TimeSpan s_duration = TimeSpan.FromSeconds(2);

    [Test]
    public async Task A_crowd_finds_the_lock_fair_and_exclusive([Values] bool track, [Values] bool inline)
    {
        int seed = Environment.TickCount;
        TestContext.Out.WriteLine($"seed {seed}");
        var gate = new FifoReadWriteLock(new FifoLockOptions { TrackLeases = track, RunContinuationsInline = inline });
        var crowd = new Crowd(gate);
        Task[] tasks = [.. Enumerable.Range(0, 6).Select(i => Task.Run(() => crowd.WanderAsync(new Random(seed + i))))];
        TestThread[] threads = [.. Enumerable.Range(0, 3).Select(i => TestThread.Run(() => crowd.Wander(new Random(seed + 100 + i))))];
        await WithinLimits.Completes(Task.WhenAll(tasks), $"the tasks end; seed {seed}, {gate}");
        foreach (TestThread thread in threads)
        {
            thread.Join($"the thread ends; seed {seed}, {gate}");
        }

        WithinLimits.Until(() => (gate.State & Word.QueueFlags) == 0, () => $"the lock is at rest; seed {seed}, {gate} {gate.State:x}");
        Assert.That(gate.BoundLayout!.Seats.Select(seat => seat.CountIn(gate.State)), Is.All.Zero);
        Assert.That(gate.WaitingCount, Is.Zero);
        Assert.That(crowd.Fault, Is.Null, $"seed {seed}");
        Assert.That(crowd.Asked, Is.EqualTo(crowd.Granted + crowd.GaveUp + crowd.TimedOut), $"seed {seed}: every request has one outcome");
        Assert.That(crowd.Granted, Is.GreaterThan(100));
        Assert.That(crowd.GaveUp, Is.GreaterThan(0));
        TestContext.Out.WriteLine($"{crowd.Granted} granted, {crowd.GaveUp} gave up, {crowd.TimedOut} timed out");
    }

    private sealed class Crowd(FifoReadWriteLock gate)
    {
        private readonly Lock _arrivals = new();
        private readonly int[] _inside = new int[Modes];
        private readonly long _start = Stopwatch.GetTimestamp();
        private long _lastTicket;

        /// <summary>The latest ticket that a writer had, and that anybody had, when let in. Written inside the lock.</summary>
        private long _latestWriter;
        private long _latestAny;

        public int Asked;
        public int Granted;
        public int GaveUp;
        public int TimedOut;

        public string? Fault { get; private set; }

        private bool IsOver => Stopwatch.GetElapsedTime(_start) > s_duration || Fault is not null;

        public async Task WanderAsync(Random random)
        {
            while (!IsOver)
            {
                switch (random.Next(Modes))
                {
                    case 0:
                        await Visit<FifoReadWriteLock.Read>(0, random).ConfigureAwait(false);
                        break;
                    case 1:
                        await Visit<FifoReadWriteLock.UpgradeableRead>(1, random).ConfigureAwait(false);
                        break;
                    default:
                        await Visit<FifoReadWriteLock.Write>(2, random).ConfigureAwait(false);
                        break;
                }
            }
        }

        public void Wander(Random random)
        {
            while (!IsOver)
            {
                switch (random.Next(Modes))
                {
                    case 0:
                        VisitBlocking<FifoReadWriteLock.Read>(0, random);
                        break;
                    case 1:
                        VisitBlocking<FifoReadWriteLock.UpgradeableRead>(1, random);
                        break;
                    default:
                        VisitBlocking<FifoReadWriteLock.Write>(2, random);
                        break;
                }
            }
        }

        private async Task Visit<TMode>(int mode, Random random)
            where TMode : IModeOf<FifoReadWriteLock>
        {
            using var source = new CancellationTokenSource();
            int way = random.Next(4);
            ValueTask<Lease<TMode>> request;
            long ticket;

            // Who is queued before whom is known only where no two ask at once. Inline continuations may come back here on the same thread: nobody holds this lock then.
            lock (_arrivals)
            {
                ticket = ++_lastTicket;
                request = way == 0
                    ? gate.TryAcquire<TMode>(TimeSpan.FromMilliseconds(random.Next(3)), source.Token)
                    : gate.Acquire<TMode>(way == 1 ? source.Token : default);
            }

            Interlocked.Increment(ref Asked);
            if (way == 1)
            {
                Thread.SpinWait(random.Next(200));
                source.Cancel();
            }

            try
            {
                using Lease<TMode> lease = await request.ConfigureAwait(false);
                if (lease.IsHeld)
                {
                    Interlocked.Increment(ref Granted);
                    Enter(mode, ticket);
                    if (random.Next(3) == 0)
                    {
                        await Task.Yield();
                    }

                    Leave(mode);
                }
                else
                {
                    Interlocked.Increment(ref TimedOut);
                }
            }
            catch (OperationCanceledException)
            {
                Interlocked.Increment(ref GaveUp);
            }
        }

        private void VisitBlocking<TMode>(int mode, Random random)
            where TMode : IModeOf<FifoReadWriteLock>
        {
            // Not disposed: the pool may still be about to cancel it.
            var source = new CancellationTokenSource();
            Interlocked.Increment(ref Asked);
            if (random.Next(4) == 0)
            {
                ThreadPool.UnsafeQueueUserWorkItem(static source => source.Cancel(), source, preferLocal: false);
            }

            try
            {
                Lease<TMode> lease;
                if (random.Next(3) == 0)
                {
                    gate.TryEnter(TimeSpan.FromMilliseconds(random.Next(3)), out lease, source.Token);
                }
                else
                {
                    lease = gate.Enter<TMode>(source.Token);
                }

                if (!lease.IsHeld)
                {
                    Interlocked.Increment(ref TimedOut);
                    return;
                }

                Interlocked.Increment(ref Granted);
                Enter(mode, ticket: 0);
                Thread.SpinWait(random.Next(100));
                Leave(mode);
                lease.Dispose();
            }
            catch (OperationCanceledException)
            {
                Interlocked.Increment(ref GaveUp);
            }
        }

        private void Enter(int mode, long ticket)
        {
            Interlocked.Increment(ref _inside[mode]);
            (int read, int upgradeable, int write) = (Volatile.Read(ref _inside[0]), Volatile.Read(ref _inside[1]), Volatile.Read(ref _inside[2]));
            if (write > 1 || upgradeable > 1 || (mode == 2 && read + upgradeable > 0) || (mode != 2 && write > 0))
            {
                Fault ??= $"inside at once: {read} readers, {upgradeable} upgradeable readers, {write} writers";
            }

            if (ticket == 0)
            {
                return;
            }

            // A writer is let in after all that came before it have left, so whoever was seen inside has an earlier ticket; and it shuts out all that come later.
            if (ticket < Volatile.Read(ref _latestWriter) || (mode == 2 && ticket < Volatile.Read(ref _latestAny)))
            {
                Fault ??= $"{ticket} was overtaken: writer {_latestWriter}, any {_latestAny}";
            }

            if (mode == 2)
            {
                Volatile.Write(ref _latestWriter, ticket);
            }

            long latest = Volatile.Read(ref _latestAny);
            while (ticket > latest && Interlocked.CompareExchange(ref _latestAny, ticket, latest) is var seen && seen != latest)
            {
                latest = seen;
            }
        }

        private void Leave(int mode) => Interlocked.Decrement(ref _inside[mode]);
    }
}
