namespace FifoLocks.Tests.Primitives;

/// <summary>Giving up in the moment of the grant: exactly one of the two happens, and what was granted to nobody goes to the next. Run until both were seen.</summary>
internal sealed class GiveUpRaceTests
{
    private const int Rounds = 400;
    private const int MostRounds = 40_000;

    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Test]
    public async Task One_signal_goes_to_exactly_one_waiter(
        [Values(Kind.AutoResetEvent, Kind.Semaphore)] Kind kind, [ValueSource(typeof(GivesUp), nameof(GivesUp.All))] GivesUp how)
    {
        (Way way, bool byThread) = how;
        var clock = new FakeTimeProvider();
        Subject subject = Subject.Of(kind, new FifoLockOptions { TimeProvider = clock });
        await Race(way, byThread, subject, clock, async (passed, behind) =>
        {
            if (passed)
            {
                Assert.That(behind.IsCompleted, Is.False, "one signal, one waiter");
                subject.Open();
            }

            await WithinLimits.Completes(behind, $"what nobody took goes to the next; passed: {passed}, {subject.Target}");
            Assert.That(subject.TryWait(TimeSpan.Zero, default), Is.False, "nothing is left over");
        });
    }

    [Test]
    public async Task An_opening_lets_everybody_pass_who_has_not_given_up(
        [Values(Kind.Event, Kind.ResetEvent, Kind.CountdownEvent)] Kind kind, [Values] Way way)
    {
        var clock = new FakeTimeProvider();
        Subject? current = null;
        await Race(way, way == Way.Interrupt, () => current = Subject.Of(kind, new FifoLockOptions { TimeProvider = clock }), clock, async (_, behind) =>
        {
            await WithinLimits.Completes(behind, $"it is open; {current!.Target}");
            Assert.That(current!.TryWait(TimeSpan.Zero, default));
        });
    }

    private static Task Race(Way way, bool byThread, Subject subject, FakeTimeProvider clock, Func<bool, Task, Task> after) =>
        Race(way, byThread, () => subject, clock, after);

    private static async Task Race(Way way, bool byThread, Func<Subject> make, FakeTimeProvider clock, Func<bool, Task, Task> after)
    {
        int passed = 0;
        int gaveUp = 0;
        using var barrier = new Barrier(2);
        Action giveUp = static () => { };
        bool over = false;
        int begun = -1;
        TestThread rival = TestThread.Run(() =>
        {
            for (int round = 0; ; round++)
            {
                WithinLimits.Meets(barrier);
                if (Volatile.Read(ref over))
                {
                    return;
                }

                InTurn(round, leads: round % 2 == 0);
                giveUp();
                WithinLimits.Meets(barrier);
            }
        });
        try
        {
            for (int round = 0; round < Rounds || passed == 0 || gaveUp == 0; round++)
            {
                Assert.That(round, Is.LessThan(MostRounds), $"both outcomes come up: {passed} passed, {gaveUp} gave up");
                Subject subject = make();
                using var source = new CancellationTokenSource();
                bool? answer = null;
                TestThread? thread = byThread ? TestThread.Run(() => answer = subject.TryWait(s_second, source.Token)) : null;
                ValueTask<bool> wait = byThread ? default : subject.TryWaitAsync(s_second, source.Token);
                WithinLimits.Waiting(subject.Target, 1);
                if (way == Way.Time)
                {
                    clock.UntilArmed(1);
                }

                Task behind = subject.WaitAsync(default).AsTask();
                giveUp = way switch
                {
                    Way.Token => source.Cancel,
                    Way.Time => () => clock.Advance(2 * s_second),
                    _ => () => thread!.Interrupt(),
                };
                WithinLimits.Meets(barrier);
                InTurn(round, leads: round % 2 != 0);
                subject.Open();
                WithinLimits.Meets(barrier);
                Exception? error = thread?.Outcome();
                if (thread is null)
                {
                    try
                    {
                        answer = await WithinLimits.Completes(wait.AsTask());
                    }
                    catch (OperationCanceledException thrown)
                    {
                        error = thrown;
                    }
                }

                Assert.That(error, way switch
                {
                    Way.Token => Is.Null.Or.InstanceOf<OperationCanceledException>(),
                    Way.Time => Is.Null,
                    _ => Is.Null.Or.TypeOf<ThreadInterruptedException>(),
                });
                bool got = error is null && answer == true;
                (passed, gaveUp) = got ? (passed + 1, gaveUp) : (passed, gaveUp + 1);
                await after(got, behind);
                Assert.That(subject.Target.WaitingCount, Is.Zero);
            }
        }
        finally
        {
            Volatile.Write(ref over, true);
            WithinLimits.Meets(barrier);
            rival.Join();
        }

        // By turns one of them begins and the other one starts when it sees that: on a busy machine too both come first now and then.
        void InTurn(int round, bool leads)
        {
            if (leads)
            {
                Volatile.Write(ref begun, round);
                Thread.SpinWait(round % 50);
            }
            else
            {
                WithinLimits.Until(() => Volatile.Read(ref begun) == round, "the other one begins");
                Thread.SpinWait(round % 20);
            }
        }
    }
}
