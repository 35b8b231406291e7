namespace FifoLocks.Tests.Scenarios;

/// <summary>Stories made up at random, played on the lock and on the reference side by side: after every step both must agree on everybody.</summary>
internal sealed class RandomScenarioTests : Cast
{
    private const int Stories = 12;
    private const int Steps = 60;

    private static readonly ModeUse[] s_documents = [Read, Read, Write];

    [Test]
    public void Readers_and_writers_agree_with_the_reference([Values] Callers callers, [Values(1, 2, 3)] int seed) =>
        PlayMany(callers, seed, s_documents, mostHolds: 1, static options => new FifoLock(options));

    [Test]
    public void Slots_agree_with_the_reference([Values] Callers callers, [Values(2, 3, 6, 33)] int width) =>
        PlayMany(callers, 100 + width, [SlotOf(5)], mostHolds: 4, options => Pool.WithField(width, 5, options));

    [Test]
    public void Modes_with_narrow_fields_agree_with_the_reference([Values] Callers callers, [Values(3, 4, 6)] int edge)
    {
        ModeUse many = ModeUse.Of<Narrow, Many>(static (held, _) => held("Only") == 0);
        ModeUse upto = ModeUse.Of<Narrow, Upto>((held, _) => held("Many") < edge);
        ModeUse from = ModeUse.Of<Narrow, From>((held, _) => held("Many") >= edge);
        ModeUse only = ModeUse.Of<Narrow, Only>(
            static (held, _) => held("Many") + held("Upto") + held("From") + held("Only") == 0);
        PlayMany(callers, 200 + edge, [many, many, many, upto, from, only], mostHolds: 1, options => new Narrow(edge, edge, options));
    }

    private static void PlayMany(Callers callers, int seed, ModeUse[] modes, int mostHolds, Func<FifoLockOptions, FifoLockBase> make)
    {
        var random = new Random(seed);
        for (int story = 0; story < Stories; story++)
        {
            using var stage = new Stage(make, callers);
            var reference = new ReferenceQueue();
            var order = new List<string>();
            for (int i = 0; i < Steps; i++)
            {
                Step step = NextStep(random, reference, modes, mostHolds, i);
                order.AddRange(reference.Play(step));
                stage.Play(step);
                stage.Play(new Step.Expects(Granted: [.. order], Waiting: [.. reference.Waiting]));
            }

            // Whoever waits for something that cannot come any more gives up.
            while (reference.Holding.Any() || reference.Waiting.Any())
            {
                Step step = reference.Holding.FirstOrDefault() is { } holder ? new Step.Releases(holder) : new Step.GivesUp(reference.Waiting.First());
                order.AddRange(reference.Play(step));
                stage.Play(step);
                stage.Play(new Step.Expects(Granted: [.. order], Waiting: [.. reference.Waiting]));
            }

            stage.End();
        }
    }

    private static Step NextStep(Random random, ReferenceQueue reference, ModeUse[] modes, int mostHolds, int number)
    {
        string[] holding = [.. reference.Holding];
        string[] waiting = [.. reference.Waiting];
        int dice = random.Next(10);
        if (dice < 3 && holding.Length > 0)
        {
            return new Step.Releases(holding[random.Next(holding.Length)]);
        }

        if (dice < 5 && waiting.Length > 0)
        {
            return new Step.GivesUp(waiting[random.Next(waiting.Length)]);
        }

        if (dice == 5)
        {
            // To one deadline at a time: which of two blocked threads sees its deadline first is anybody's guess.
            return new Step.TimePasses(reference.UntilNextDue ?? TimeSpan.FromSeconds(1));
        }

        // A crowd of threads is slow and shows nothing new.
        if (waiting.Length > 8)
        {
            return new Step.GivesUp(waiting[^1]);
        }

        TimeSpan within = random.Next(3) == 0 ? TimeSpan.FromMilliseconds((1000 * random.Next(1, 6)) + number) : Timeout.InfiniteTimeSpan;
        return new Step.Asks($"r{number}", modes[random.Next(modes.Length)], random.Next(1, mostHolds + 1), within, null);
    }
}
