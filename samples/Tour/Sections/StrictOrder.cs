namespace FifoLocks.Samples.Tour.Sections;

/// <summary>A request never overtakes an earlier one, compatible or not.</summary>
internal sealed class StrictOrder : ISection
{
    public static string Title => "Readers and a writer: nobody overtakes";

    public static void Run(Scene scene)
    {
        // show
        var gate = new FifoReadWriteLock();
        Request first = scene.Asks("reader 1", "asks for Read", gate.AcquireRead());
        Request writer = scene.Asks("writer", "asks for Write", gate.AcquireWrite());
        Request second = scene.Asks("reader 2", "asks for Read, after the writer", gate.AcquireRead());
        // end
        Request third = scene.Asks("reader 3", "asks for Read", gate.AcquireRead());
        scene.Releases(first);
        scene.Releases(writer);
        scene.Releases(second);
        scene.Releases(third);
        scene.Expect("reader 1", "writer", "reader 2", "reader 3");
    }
}
