namespace FifoLocks.Tests.Primitives.Barriers;

/// <summary>
/// Two things in the same moment: the last party comes, and one gives up, or the meeting is aborted or reset. Either all of the group go on or none does, whichever came first. Run until both were seen.
/// </summary>
internal sealed class MeetingRaceTests
{
    private const int Rounds = 300;
    private const int MostRounds = 40_000;

    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    public enum Kind
    {
        Barrier,
        BarrierWithAction,
        Latch,
    }

    [Test]
    public async Task Giving_up_against_the_last_arrival([Values] Kind kind, [ValueSource(typeof(GivesUp), nameof(GivesUp.All))] GivesUp how, [Values] By lastBy)
    {
        (Way way, bool byThread) = how;
        By by = byThread ? By.Thread : By.Task;
        var clock = new FakeTimeProvider();
        await Race(kind, clock, lastBy, rival: null, async (meeting, race) =>
        {
            using var source = new CancellationTokenSource();
            Party other = Party.Waits(meeting, By.Task);
            Party party = Party.Waits(meeting, by, s_second, source.Token);
            clock.UntilArmed(1);
            Party last = race(way switch
            {
                Way.Token => source.Cancel,
                Way.Time => () => clock.Advance(2 * s_second),
                _ => party.Interrupt,
            });
            Ending ending = await party.Ends();
            if (ending.Passed)
            {
                await other.Passes(0);
                await last.Passes(kind == Kind.Latch ? 0 : 2);
            }
            else
            {
                Party.AssertOwn(ending, way);
                await other.IsSentAway();
                await last.IsSentAway();
            }

            Assert.That(meeting.IsBroken, Is.EqualTo(!ending.Passed));
            return ending.Passed;
        });
    }

    [Test]
    public async Task Abort_against_the_last_arrival([Values] Kind kind, [Values] By by, [Values] By lastBy) =>
        await Race(kind, new FakeTimeProvider(), lastBy, static meeting => meeting.Abort(), async (meeting, race) =>
        {
            Party first = Party.Waits(meeting, by);
            Party second = Party.Waits(meeting, By.Task);
            Party last = race(null);
            bool passed = (await first.Ends()).Passed;
            if (passed)
            {
                await second.Passes(kind == Kind.Latch ? 0 : 1);
                await last.Passes(kind == Kind.Latch ? 0 : 2);
            }
            else
            {
                await first.IsSentAway();
                await second.IsSentAway();
                await last.IsSentAway();
            }

            Assert.That(meeting.IsBroken, Is.EqualTo(!passed || kind != Kind.Latch), "an open latch cannot break; a barrier can, for the next phase");
            return passed;
        });

    [Test]
    public async Task Reset_against_the_last_arrival([Values(Kind.Barrier, Kind.BarrierWithAction)] Kind kind, [Values] By by, [Values] By lastBy) =>
        await Race(kind, new FakeTimeProvider(), lastBy, static meeting => ((FifoBarrier)meeting).Reset(), async (meeting, race) =>
        {
            Party first = Party.Waits(meeting, by);
            Party second = Party.Waits(meeting, By.Task);
            Party last = race(null);
            bool passed = (await first.Ends()).Passed;
            if (passed)
            {
                await second.Passes(1);
                await last.Passes(2);
            }
            else
            {
                await first.IsSentAway();
                await second.IsSentAway();
                WithinLimits.Waiting(meeting, 1);
                Assert.That(last.IsDone, Is.False, "it came to a barrier as new");
                meeting.Abort();
                await last.IsSentAway();
                ((FifoBarrier)meeting).Reset();
            }

            Assert.That(meeting.IsBroken, Is.False);
            return passed;
        });

    [Test]
    public async Task Random_parties_come_and_give_up_and_no_group_is_ever_mixed([Values(1, 2, 3)] int seed, [Values] bool withAction)
    {
        const int Phases = 300;
        const int Parties = 4;
        var barrier = new FifoBarrier(Parties, withAction ? static () => Thread.SpinWait(20) : null);
        var random = new Random(seed);
        TestContext.Out.WriteLine($"seed {seed}");
        int met = 0;
        int broke = 0;
        for (int phase = 0; phase < Phases; phase++)
        {
            using var source = new CancellationTokenSource();
            using var start = new Barrier(Parties + 1);
            bool gives = random.Next(2) == 0;
            int[] pauses = [.. Enumerable.Range(0, Parties + 1).Select(_ => random.Next(200))];
            var endings = new Task<Ending>[Parties];
            TestThread[] threads = [.. Enumerable.Range(0, Parties).Select(i => TestThread.Run(() =>
            {
                WithinLimits.Meets(start);
                Thread.SpinWait(pauses[i]);
                endings[i] = Comes(i, i == 1 ? source.Token : default);
            }))];
            WithinLimits.Meets(start);
            Thread.SpinWait(pauses[Parties]);
            if (gives)
            {
                source.Cancel();
            }

            Array.ForEach(threads, static thread => thread.Join());
            Ending[] all = await WithinLimits.Completes(Task.WhenAll(endings), $"everybody goes on; {barrier}, seed {seed}, phase {phase}");
            if (all[0].Passed)
            {
                met++;
                Assert.That(all.Select(static ending => ending.Index), Is.EquivalentTo(Enumerable.Range(0, Parties)));
                Assert.That(barrier.IsBroken, Is.False);
            }
            else
            {
                broke++;
                Assert.That(all.Select(static ending => ending.Passed), Is.All.False);
                Assert.That(all[1].Error, Is.InstanceOf<OperationCanceledException>());
                Assert.That(all.Where(static (_, i) => i != 1).Select(static ending => ending.Error), Is.All.TypeOf<BrokenBarrierException>());
                Assert.That(barrier.IsBroken);
                barrier.Reset();
            }

            Assert.That(barrier.WaitingCount, Is.Zero);
            Assert.That(barrier.PhaseNumber, Is.EqualTo(met));
        }

        Assert.That(met, Is.Positive);
        TestContext.Out.WriteLine($"{met} met, {broke} broke");

        async Task<Ending> Comes(int i, CancellationToken token)
        {
            Ending ending = await Party.Starts(barrier, i % 2 == 0 ? By.Thread : By.Task, token: token).Ends();
            if (ending.Error is OperationCanceledException)
            {
                // A token that is cancelled already is no arrival: then nobody has told the others yet.
                barrier.Abort();
            }

            return ending;
        }
    }

    /// <summary>
    /// Plays rounds of two who wait and a last one who comes while something else happens, on another thread, until it was first and was second. <paramref name="play"/> says whether all passed.
    /// </summary>
    private static async Task Race(
        Kind kind, FakeTimeProvider clock, By lastBy, Action<FifoMeeting>? rival, Func<FifoMeeting, Func<Action?, Party>, Task<bool>> play)
    {
        int passed = 0;
        int broke = 0;
        for (int round = 0; round < Rounds || passed == 0 || broke == 0; round++)
        {
            Assert.That(round, Is.LessThan(MostRounds), $"both outcomes come up: {passed} passed, {broke} broke");
            var options = new FifoLockOptions { TimeProvider = clock };
            FifoMeeting meeting = kind == Kind.Latch ? new FifoLatch(3, options) : new FifoBarrier(3, kind == Kind.Barrier ? null : static () => { }, options);
            using var start = new Barrier(2);
            bool all = await play(meeting, what =>
            {
                Action act = what ?? (() => rival!(meeting));
                bool leads = round % 2 == 0;
                bool begun = false;
                TestThread other = TestThread.Run(() =>
                {
                    WithinLimits.Meets(start);
                    InTurn(leads, ref begun, round);
                    act();
                });
                WithinLimits.Meets(start);
                InTurn(!leads, ref begun, round);
                Party last = Party.Starts(meeting, lastBy);
                other.Join();
                return last;
            });
            (passed, broke) = all ? (passed + 1, broke) : (passed, broke + 1);
            Assert.That(meeting.WaitingCount, Is.Zero);
            Assert.That(clock.ArmedTimers, Is.Zero);
        }
    }

    /// <summary>By turns one of them begins and the other one starts when it sees that: on a busy machine too both come first now and then.</summary>
    private static void InTurn(bool leads, ref bool begun, int round)
    {
        if (leads)
        {
            Volatile.Write(ref begun, true);
            Thread.SpinWait(round % 50);
            return;
        }

        long spins = 0;
        while (!Volatile.Read(ref begun))
        {
            Assert.That(++spins, Is.LessThan(long.MaxValue));
            Thread.Yield();
        }

        Thread.SpinWait(round % 20);
    }
}
