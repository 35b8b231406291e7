namespace FifoLocks.Schedules.Scenarios;

/// <summary>What runs, is set or is entered once.</summary>
internal static class Small
{
    /// <summary>The first run throws, wherever it falls; exactly one other runs, and everybody has its result.</summary>
    public static void RunsOnce(Stage stage)
    {
        var once = new Once<int>();
        int runs = 0;
        int results = 0;
        int threw = 0;
        stage.Play.Descriptions.Add(once.ToString);
        stage.Play.AtTheEnd.Add(() => (runs, results, threw) == (2, 2, 1) && once.HasRun ? null : $"{runs} runs, {results} have a result, {threw} threw");
        stage.Play.Thread("blocked", () => Look(() => once.Run(Run)));
        stage.Play.Task("awaiting", async () =>
        {
            try
            {
                int result = await once.RunAsync(() => new ValueTask<int>(Run()));
                Look(() => result);
            }
            catch (TimeoutException)
            {
                threw++;
            }
        });
        stage.Play.Thread("third", () => Look(() => once.Run(Run)));

        int Run()
        {
            int run = ++runs;
            stage.Play.Point();
            return run == 1 ? throw new TimeoutException() : 7;
        }

        void Look(Func<int> run)
        {
            try
            {
                _ = run() == 7 ? results++ : 0;
            }
            catch (TimeoutException)
            {
                threw++;
            }
        }
    }

    /// <summary>Two values at the same time, and one cleared: as many were accepted as there was room for.</summary>
    public static void SetsOnce(Stage stage)
    {
        var place = new SetOnce<string>();
        int accepted = 0;
        int cleared = 0;
        stage.Play.AtTheEnd.Add(() => accepted - cleared == (place.IsSet ? 1 : 0) ? null : $"{accepted} accepted, {cleared} cleared, and it is {place}");
        stage.Play.Thread("one", () => _ = place.TrySet("one") ? accepted++ : 0);
        stage.Play.Thread("two", () => _ = place.TrySet("two") ? accepted++ : 0);
        stage.Play.Thread("clears", () => _ = place.Clear() ? cleared++ : 0);
    }

    /// <summary>A guard that two enter: at most one is inside, and whoever is refused was refused by somebody.</summary>
    public static void OneInside(Stage stage)
    {
        var guard = new ResourceGuard("feeding");
        int inside = 0;
        int entered = 0;
        stage.Play.AtTheEnd.Add(() => entered > 0 ? null : "Nobody was let in");
        foreach (string name in (string[])["one", "two", "three"])
        {
            stage.Play.Thread(name, () =>
            {
                try
                {
                    using (guard.Enter())
                    {
                        entered++;
                        inside++;
                        stage.Play.Point();
                        if (inside != 1)
                        {
                            stage.Play.Fail($"{inside} are inside.");
                        }

                        inside--;
                    }
                }
                catch (BusyResourceException)
                {
                    stage.Play.Say("is refused");
                }
            });
        }
    }
}
