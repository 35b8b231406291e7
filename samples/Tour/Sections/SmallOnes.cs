namespace FifoLocks.Samples.Tour.Sections;

/// <summary>Three that are smaller than a lock.</summary>
internal sealed class SmallOnes : ISection
{
    public static string Title => "Small ones: no two at once, the first value, one run";

    public static void Run(Scene scene)
    {
        // show
        var reading = new ResourceGuard("reading from this connection");
        using var inside = reading.Enter();
        string? said = Scene.Caught<BusyResourceException>(() => reading.Enter());  // does not wait

        // end
        scene.Say($"\"{said}\"");
        scene.Check("ResourceGuard: the second one is told, the first one stays inside", said is not null && inside.IsHeld, "it is not so");

        // show
        var winner = new SetOnce<string>();
        bool[] won = [winner.TrySet("first"), winner.TrySet("second")];

        // end
        scene.Check($"SetOnce: {winner.Get()}", won is [true, false] && winner.Get() == "first", "the first value");

        // show
        var settings = new Once<string>();
        string? failed = Scene.Caught<IOException>(() => settings.Run(() => throw new IOException("no disk yet")));
        string loaded = settings.Run(() => "loaded");           // an error is not kept: the next one runs again
        string kept = settings.Run(() => "never run");          // a result is
        // end
        scene.Expect("Once", ["no disk yet", "loaded", "loaded"], [failed ?? "no error", loaded, kept]);
    }
}
