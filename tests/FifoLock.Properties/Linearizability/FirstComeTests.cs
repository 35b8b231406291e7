using FifoLocks.Properties.Events;
using FifoLocks.Properties.Locks;
using FifoLocks.Tests.Support;

namespace FifoLocks.Properties.Linearizability;

/// <summary>
/// A request that has returned, and waits, before another one is made is granted first. The requests are made one after another by different threads, while somebody holds the lock; then all of them race
/// for it. What was seen must be explained by a queue, and must not be by a queue that is not one.
/// </summary>
internal sealed class FirstComeTests
{
    private const int Rounds = 40;
    private const int Crowd = 5;

    [Test]
    public void A_request_that_waits_is_granted_before_one_that_was_made_later()
    {
        for (int round = 0; round < Rounds; round++)
        {
            Assert.That(Explain(Play(round), Fault.None), Is.Null);
        }
    }

    [Test]
    public void Another_order_would_be_found_out([Values(Fault.TheLastComesFirst)] Fault fault) =>
        Assert.That(Enumerable.Range(0, Rounds).Select(round => Explain(Play(round), fault)), Has.Some.Not.Null);

    private static string? Explain(IEnumerable<Operation<Witness<LockModel>>> history, Fault fault) => Checker<Witness<LockModel>>.Explain(
        history,
        new Witness<LockModel>(new LockModel([new ModeOfModel("Exclusive", IsExclusive: true, Most: 1, static held => held[0] == 0)], IsTracked: false) with { Fault = fault }),
        static witness => $"{witness.Model.Held[0]};{string.Join(",", witness.Model.Queue.Select(static waiter => waiter.Number))};{string.Join(",", witness.Model.Outcomes)}");

    /// <summary>By turns a thread that blocks and a task, each sure to be in the queue before the next one asks.</summary>
    private static IReadOnlyList<Operation<Witness<LockModel>>> Play(int round)
    {
        var mutex = new FifoMutex();
        var recording = new Recording<LockModel>();
        int first = recording.NextRequest();
        long invoked = recording.Tick();
        Lease<FifoMutex.Exclusive> held = mutex.Enter();
        recording.RequestNow(first, "the lock", new LockWish(0), Outcome.Granted(), invoked, recording.Tick());
        var ends = new List<Action>();
        for (int i = 0; i < Crowd; i++)
        {
            int number = recording.NextRequest();
            invoked = recording.Tick();
            if ((round + i) % 2 == 0)
            {
                // A thread shows that it is in the queue by being counted there.
                long before = invoked;
                long asked = 0;
                TestThread thread = TestThread.Run(() =>
                {
                    using Lease<FifoMutex.Exclusive> lease = mutex.Enter();
                    Seen(number, before, Volatile.Read(ref asked));
                });
                WithinLimits.Waiting(mutex, i + 1);
                Volatile.Write(ref asked, recording.Tick());
                ends.Add(() => thread.Join());
            }
            else
            {
                long before = invoked;
                ValueTask<Lease<FifoMutex.Exclusive>> pending = mutex.Acquire();
                long asked = recording.Tick();
                var task = Task.Run(async () =>
                {
                    using Lease<FifoMutex.Exclusive> lease = await pending;
                    Seen(number, before, asked);
                });
                ends.Add(() => WithinLimits.Completes(task).GetAwaiter().GetResult());
            }
        }

        Release(first, held.Dispose);
        ends.ForEach(static end => end());
        return recording.Operations;

        // Inside the lock: the release comes after it, and with it whoever is next.
        void Seen(int number, long before, long asked)
        {
            recording.Request(number, "the lock", new LockWish(0), Outcome.Granted(), before, asked, recording.Tick());
            long now = recording.Tick();
            recording.Call($"release of r{number}", null, model => model.Release(number), isSnapshot: false, now, Operation<LockModel>.Never - 1);
        }

        void Release(int number, Action release)
        {
            long now = recording.Tick();
            release();
            recording.Call($"release of r{number}", null, model => model.Release(number), isSnapshot: false, now, recording.Tick());
        }
    }
}
