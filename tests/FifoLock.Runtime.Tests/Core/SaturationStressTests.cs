namespace FifoLocks.Tests.Core;

/// <summary>Many threads and tasks go over the edge of a narrow field and back at once.</summary>
internal sealed class SaturationStressTests
{
    private const int Rounds = 4000;

    [Test]
    public async Task The_count_is_exact_after_a_crowd_went_over_the_edge_and_back()
    {
        var gate = new Narrow();
        int[] seeds = [11, 12, 13, 14];
        Task[] tasks = [.. seeds.Select(seed => Task.Run(() => Wander(gate, seed)))];
        TestThread[] threads = [.. seeds.Select(seed => TestThread.Run(() => WanderBlocking(gate, seed + 100)))];
        await WithinLimits.Completes(Task.WhenAll(tasks), $"the tasks end; {gate}");
        foreach (TestThread thread in threads)
        {
            thread.Join($"the thread ends; {gate}");
        }

        WithinLimits.Until(() => (gate.State & Word.QueueFlags) == 0, () => $"the lock is at rest; {gate}");
        Assert.That(gate.CountHeld<Many>(), Is.Zero);
        Assert.That(gate.CountHeld<Upto>(), Is.Zero);
        Assert.That(gate.Shown, Is.Zero);
        Assert.That(gate.WaitingCount, Is.Zero);
        gate.Enter<Only>().Dispose();
    }

    [Test]
    public async Task A_capacity_beyond_the_field_is_never_exceeded()
    {
        const int Capacity = 6;
        Pool pool = Pool.WithField(3, Capacity);
        int inside = 0;
        int most = 0;
        Task[] tasks = [.. Enumerable.Range(0, 8).Select(seed => Task.Run(async () =>
        {
            var random = new Random(seed);
            for (int i = 0; i < Rounds; i++)
            {
                int count = random.Next(1, 4);
                using (await pool.Acquire<Slot>(count))
                {
                    int now = Interlocked.Add(ref inside, count);
                    Assert.That(now, Is.LessThanOrEqualTo(Capacity));
                    InterlockedMax(ref most, now);
                    if (i % 3 == 0)
                    {
                        await Task.Yield();
                    }

                    Interlocked.Add(ref inside, -count);
                }
            }
        }))];
        await WithinLimits.Completes(Task.WhenAll(tasks), $"the tasks end; {pool}");
        Assert.That(most, Is.GreaterThan(4), "the crowd went beyond what the field shows");
        WithinLimits.Until(() => (pool.State & Word.QueueFlags) == 0, () => $"the lock is at rest; {pool}");
        Assert.That(pool.State, Is.Zero);
    }

    private static void InterlockedMax(ref int place, int value)
    {
        int seen = Volatile.Read(ref place);
        while (value > seen && Interlocked.CompareExchange(ref place, value, seen) is var now && now != seen)
        {
            seen = now;
        }
    }

    private static async Task Wander(Narrow gate, int seed)
    {
        var random = new Random(seed);
        var leases = new Queue<Lease<Many>>();
        for (int i = 0; i < Rounds; i++)
        {
            if (leases.Count < 3 && random.Next(2) == 0)
            {
                leases.Enqueue(await gate.Acquire<Many>(random.Next(1, 4)).ConfigureAwait(false));
            }
            else if (leases.TryDequeue(out Lease<Many> lease))
            {
                lease.Dispose();
            }
            else if (random.Next(4) == 0)
            {
                // Only while this task holds nothing: it could wait for itself.
                using var source = new CancellationTokenSource();
                ValueTask<Lease<Only>> request = gate.Acquire<Only>(source.Token);
                source.Cancel();
                try
                {
                    (await request.ConfigureAwait(false)).Dispose();
                }
                catch (OperationCanceledException)
                {
                }
            }
        }

        while (leases.TryDequeue(out Lease<Many> rest))
        {
            rest.Dispose();
        }
    }

    private static void WanderBlocking(Narrow gate, int seed)
    {
        var random = new Random(seed);
        var leases = new Queue<Lease<Many>>();
        for (int i = 0; i < Rounds; i++)
        {
            if (leases.Count < 2 && gate.TryEnter(random.Next(1, 3), out Lease<Many> lease))
            {
                leases.Enqueue(lease);
            }
            else if (leases.TryDequeue(out lease))
            {
                lease.Dispose();
            }

            if (gate.TryEnter(out Lease<Upto> upto))
            {
                upto.Dispose();
            }
        }

        while (leases.TryDequeue(out Lease<Many> rest))
        {
            rest.Dispose();
        }
    }
}
