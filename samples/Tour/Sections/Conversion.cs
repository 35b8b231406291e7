namespace FifoLocks.Samples.Tour.Sections;

/// <summary>A lease that may read becomes one that may write, and nobody writes in between.</summary>
internal sealed class Conversion : ISection
{
    public static string Title => "From reading to writing, ahead of the queue";

    public static void Run(Scene scene)
    {
        var gate = new FifoReadWriteLock();
        Request reader = scene.Asks("reader 1", "asks for Read", gate.AcquireRead());
        // show
        var reading = gate.EnterUpgradeableRead();                          // the editor reads, and may write later
        // end
        scene.Say($"{"editor",-10} {"enters UpgradeableRead",-32} granted");
        Request writer = scene.Asks("writer", "asks for Write", gate.AcquireWrite());
        Request late = scene.Asks("reader 2", "asks for Read", gate.AcquireRead());

        // show
        Request writing = scene.Asks("editor", "asks to write as well", reading.Upgrade());
        // end
        scene.Releases(reader);
        scene.Step("editor     stops writing", writing.Release);
        // show
        scene.Step("editor     stops reading", reading.Dispose);            // after the nested lease
        // end
        scene.Releases(writer);
        scene.Releases(late);
        scene.Expect("reader 1", "editor", "writer", "reader 2");
    }
}
