namespace FifoLocks.Samples.Tour.Sections;

/// <summary>A request that gives up its place lets in those who only waited for it.</summary>
internal sealed class Cancellation : ISection
{
    public static string Title => "A cancelled writer lets the readers behind it in at once";

    public static void Run(Scene scene)
    {
        var gate = new FifoReadWriteLock();
        using var giveUp = new CancellationTokenSource();

        Request first = scene.Asks("reader 1", "asks for Read", gate.AcquireRead());
        // show
        Request writer = scene.Asks("writer", "asks for Write, with a token", gate.AcquireWrite(giveUp.Token));
        // end
        Request second = scene.Asks("reader 2", "asks for Read", gate.AcquireRead());
        Request third = scene.Asks("reader 3", "asks for Read", gate.AcquireRead());

        // show
        scene.Step("the writer's token is cancelled", giveUp.Cancel);
        // end
        scene.Expect("reader 1", "reader 2", "reader 3");
        string? said = Scene.Caught<OperationCanceledException>(writer.Release);
        scene.Check("the writer has an OperationCanceledException and no lease", said is not null, "it has not");
        scene.Releases(first);
        scene.Releases(second);
        scene.Releases(third);
    }
}
