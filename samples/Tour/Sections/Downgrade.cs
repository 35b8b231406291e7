namespace FifoLocks.Samples.Tour.Sections;

/// <summary>A lease that may write becomes one that may read, and nobody writes in between.</summary>
internal sealed class Downgrade : ISection
{
    public static string Title => "From writing to reading, with nobody in between";

    public static void Run(Scene scene)
    {
        var gate = new FifoReadWriteLock();
        // show
        var writing = gate.EnterWrite();
        // end
        scene.Say($"{"editor",-10} {"enters Write",-32} granted");
        Request reader = scene.Asks("reader 1", "asks for Read", gate.AcquireRead());
        Request writer = scene.Asks("writer", "asks for Write", gate.AcquireWrite());
        Request late = scene.Asks("reader 2", "asks for Read", gate.AcquireRead());

        Lease<FifoReadWriteLock.Read> reading = default;
        scene.Step("editor     goes on reading", () =>
        {
            // show
            reading = writing.Downgrade();                              // at once; the first lease is used up
            // end
        });
        scene.Check("the editor reads what it wrote", reading.IsHeld && !writing.IsHeld, "its lease is another one");
        scene.Releases(reader);
        scene.Step("editor     stops reading", reading.Dispose);
        scene.Releases(writer);
        scene.Releases(late);
        scene.Expect("reader 1", "writer", "reader 2");
    }
}
