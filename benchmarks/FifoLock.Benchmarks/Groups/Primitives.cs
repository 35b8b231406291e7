using FifoLocks.Benchmarks.Floors;
using FifoLocks.Benchmarks.Measuring;

namespace FifoLocks.Benchmarks.Groups;

/// <summary>Events, countdowns, barriers and once-only runs: where nobody has to wait, and where a crowd waits.</summary>
internal static class Primitives
{
    private const int Operations = 400;
    private const int Calls = 50;
    private const int Waiters = 1_000;
    private const int Parties = 8;
    private const int Phases = 2_000;

    private static readonly Scenario s_awaited = new("an event that is set, async");
    private static readonly Scenario s_blocking = new("an event that is set, sync");
    private static readonly Scenario s_autoReset = new("an auto-reset event, set and waited for, sync");
    private static readonly Scenario s_counting = new("a countdown, added to and signalled");
    private static readonly Scenario s_onceOnly = new("a value made once, sync");
    private static readonly Scenario s_onceOnlyAsync = new("a value made once, async");
    private static readonly Scenario s_crowd = new($"an event, {Waiters:N0} tasks wait, set: one of them");
    private static readonly Scenario s_countedDown = new($"a countdown to zero, {Waiters:N0} tasks wait: one of them");
    private static readonly Scenario s_meeting = new($"a barrier of {Parties} tasks: one arrival");
    private static readonly Scenario s_meetingThreads = new("a barrier of 2 threads: one arrival");

    private static readonly BareEvent s_bare = new();
    private static readonly FifoEvent s_event = AlreadySet();
    private static readonly FifoResetEvent s_reset = new(initiallySet: true);
    private static readonly FifoAutoResetEvent s_auto = new();
    private static readonly AutoResetEvent s_theirAuto = new(initialState: false);
    private static readonly ManualResetEventSlim s_manual = new(initialState: true);
    private static readonly FifoCountdownEvent s_countdown = new(1);
    private static readonly CountdownEvent s_theirCountdown = new(1);
    private static readonly Once<object> s_once = AlreadyRun();
    private static readonly Func<object> s_make = static () => new object();
    private static readonly Func<ValueTask<object>> s_makeAsync = static () => ValueTask.FromResult(new object());
    private static readonly Lazy<object> s_lazy = AlreadyMade();
    private static readonly Lazy<Task<object>> s_lazyTask = new(static () => Task.FromResult(new object()));
    private static readonly FifoBarrier s_barrier = new(Parties);
    private static readonly FifoBarrier s_pair = new(2);
    private static readonly Barrier s_theirPair = new(2);
    private static int s_counter;
    private static long s_work;

    public static Group Group { get; } = new("primitives", "one operation, or the pair that is named", [Cores.One, Cores.All], static effort =>
    [
        new Trial(effort.Rounds(60),
        [
            Row(s_awaited, "an awaited completed ValueTask", Role.Floor, static () => Run(BareAwaited())),
            Row(s_awaited, "FifoEvent", Role.Ours, static () => Run(EventAwaited())),
            Row(s_awaited, "FifoResetEvent", Role.Ours, static () => Run(ResetAwaited())),
            Row(s_blocking, "ManualResetEventSlim", Role.Peer, ManualBlocking),
            Row(s_blocking, "FifoResetEvent", Role.Ours, ResetBlocking),
            Row(s_autoReset, "AutoResetEvent", Role.Peer, TheirAutoBlocking),
            Row(s_autoReset, "FifoAutoResetEvent", Role.Ours, AutoBlocking),
            Row(s_counting, "two interlocked additions", Role.Floor, CountBlocking),
            Row(s_counting, "CountdownEvent", Role.Peer, TheirCountdownBlocking),
            Row(s_counting, "FifoCountdownEvent", Role.Ours, CountdownBlocking),
            Row(s_onceOnly, "Lazy", Role.Peer, LazyBlocking),
            Row(s_onceOnly, "Once", Role.Ours, OnceBlocking),
            Row(s_onceOnlyAsync, "Lazy of a task", Role.Peer, static () => Run(LazyAwaited())),
            Row(s_onceOnlyAsync, "Once", Role.Ours, static () => Run(OnceAwaited())),
        ]),
        new Trial(effort.Rounds(25),
        [
            Woken(s_crowd, "TaskCompletionSource", Role.Floor, static () => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), WaitFor, static source => source.SetResult()),
            Woken(s_crowd, "FifoEvent", Role.Ours, static () => new FifoEvent(), WaitFor, static happened => happened.Set()),
            Woken(s_crowd, "FifoResetEvent", Role.Ours, static () => new FifoResetEvent(), WaitFor, static happened => happened.Set()),
            Woken(s_countedDown, "TaskCompletionSource", Role.Floor, static () => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), WaitFor, static source => source.SetResult()),
            Woken(s_countedDown, "FifoCountdownEvent", Role.Ours, static () => new FifoCountdownEvent(1), WaitFor, static countdown => countdown.Signal()),
        ]),
        new Trial(effort.Rounds(25),
        [
            Meeting(s_meeting, "Task.Yield", Role.Floor, YieldByTask),
            Meeting(s_meeting, "FifoBarrier", Role.Ours, MeetByTask),
            MeetingOfTwo(s_meetingThreads, "Barrier", Role.Peer, s_theirPair.SignalAndWait),
            MeetingOfTwo(s_meetingThreads, "FifoBarrier", Role.Ours, static () => s_pair.Wait()),
        ]),
    ]);

    /// <summary>So many wait, and then it happens; only that is timed, again and again.</summary>
    private static Contender Woken<T>(Scenario scenario, string name, Role role, Func<T> make, Func<T, Task> waitFor, Action<T> set) => new(name, role, scenario, () =>
    {
        const int Times = 20;
        var sum = new Reading(0, 0);
        for (int i = 0; i < Times; i++)
        {
            T happened = make();
            Task end = Task.WhenAll(Enumerable.Range(0, Waiters).Select(_ => waitFor(happened)));
            var meter = Meter.Start();
            set(happened);
            end.GetAwaiter().GetResult();
            Reading reading = meter.Stop(Waiters);
            sum = new Reading(sum.Value + reading.Value, sum.Bytes + reading.Bytes);
        }

        return new Reading(sum.Value / Times, sum.Bytes / Times);
    });

    private static Contender Meeting(Scenario scenario, string name, Role role, Func<Task> party) => new(name, role, scenario, () =>
    {
        var meter = Meter.Start();
        Task.WhenAll(Enumerable.Range(0, Parties).Select(_ => party())).GetAwaiter().GetResult();
        return meter.Stop(Parties * Phases);
    });

    private static Contender MeetingOfTwo(Scenario scenario, string name, Role role, Action meet) => new(name, role, scenario, () =>
    {
        var other = new Thread(() => Meet(meet));
        var meter = Meter.Start();
        other.Start();
        Meet(meet);
        other.Join();
        return meter.Stop(2 * Phases);
    });

    private static void Meet(Action meet)
    {
        for (int i = 0; i < Phases; i++)
        {
            meet();
        }
    }

    private static Contender Row(Scenario scenario, string name, Role role, Action body) => Contender.Loop(name, role, scenario, body, Operations, Calls);

    private static void Run(ValueTask task) => task.GetAwaiter().GetResult();

    private static FifoEvent AlreadySet()
    {
        var happened = new FifoEvent();
        happened.Set();
        return happened;
    }

    private static Once<object> AlreadyRun()
    {
        var once = new Once<object>();
        once.Run(static () => new object());
        return once;
    }

    private static Lazy<object> AlreadyMade()
    {
        var lazy = new Lazy<object>(static () => new object());
        _ = lazy.Value;
        return lazy;
    }

    private static async ValueTask BareAwaited()
    {
        for (int i = 0; i < Operations; i++)
        {
            await s_bare.WaitAsync();
            s_work++;
        }
    }

    private static async ValueTask EventAwaited()
    {
        for (int i = 0; i < Operations; i++)
        {
            await s_event.WaitAsync();
            s_work++;
        }
    }

    private static async ValueTask ResetAwaited()
    {
        for (int i = 0; i < Operations; i++)
        {
            await s_reset.WaitAsync();
            s_work++;
        }
    }

    private static void ResetBlocking()
    {
        for (int i = 0; i < Operations; i++)
        {
            s_reset.Wait();
            s_work++;
        }
    }

    private static void ManualBlocking()
    {
        for (int i = 0; i < Operations; i++)
        {
            s_manual.Wait();
            s_work++;
        }
    }

    private static void AutoBlocking()
    {
        for (int i = 0; i < Operations; i++)
        {
            s_auto.Set();
            s_auto.Wait();
            s_work++;
        }
    }

    private static void TheirAutoBlocking()
    {
        for (int i = 0; i < Operations; i++)
        {
            s_theirAuto.Set();
            s_theirAuto.WaitOne();
            s_work++;
        }
    }

    private static void CountdownBlocking()
    {
        for (int i = 0; i < Operations; i++)
        {
            s_countdown.AddCount();
            s_work++;
            s_countdown.Signal();
        }
    }

    private static void TheirCountdownBlocking()
    {
        for (int i = 0; i < Operations; i++)
        {
            s_theirCountdown.AddCount();
            s_work++;
            s_theirCountdown.Signal();
        }
    }

    private static void OnceBlocking()
    {
        for (int i = 0; i < Operations; i++)
        {
            s_once.Run(s_make);
            s_work++;
        }
    }

    private static async ValueTask OnceAwaited()
    {
        for (int i = 0; i < Operations; i++)
        {
            await s_once.RunAsync(s_makeAsync);
            s_work++;
        }
    }

    private static void LazyBlocking()
    {
        for (int i = 0; i < Operations; i++)
        {
            _ = s_lazy.Value;
            s_work++;
        }
    }

    private static async ValueTask LazyAwaited()
    {
        for (int i = 0; i < Operations; i++)
        {
            await s_lazyTask.Value;
            s_work++;
        }
    }

    private static void CountBlocking()
    {
        for (int i = 0; i < Operations; i++)
        {
            Interlocked.Increment(ref s_counter);
            s_work++;
            Interlocked.Decrement(ref s_counter);
        }
    }

    private static async Task WaitFor(TaskCompletionSource source)
    {
        await source.Task;
        s_work++;
    }

    private static async Task WaitFor(FifoEvent happened)
    {
        await happened.WaitAsync();
        s_work++;
    }

    private static async Task WaitFor(FifoResetEvent happened)
    {
        await happened.WaitAsync();
        s_work++;
    }

    private static async Task WaitFor(FifoCountdownEvent countdown)
    {
        await countdown.WaitAsync();
        s_work++;
    }

    private static async Task YieldByTask()
    {
        for (int i = 0; i < Phases; i++)
        {
            await Task.Yield();
        }
    }

    private static async Task MeetByTask()
    {
        for (int i = 0; i < Phases; i++)
        {
            await s_barrier.WaitAsync();
        }
    }
}
