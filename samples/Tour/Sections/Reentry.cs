namespace FifoLocks.Samples.Tour.Sections;

/// <summary>Who is inside may enter again: the lease says so, or the flow of control does.</summary>
internal sealed class Reentry : ISection
{
    public static string Title => "Entering again: with the lease in hand, or by the flow of control";

    public static void Run(Scene scene)
    {
        // show
        var mutex = new FifoReentrantMutex();
        var outer = mutex.Enter();
        // end
        scene.Say($"{"owner",-10} {"enters",-32} granted");
        Request other = scene.Asks("other", "asks", mutex.Acquire());
        // show
        var inner = outer.Reenter();                            // at once, whoever waits

        // end
        scene.Check($"the owner is inside twice: {mutex}", mutex is { Depth: 2, WaitingCount: 1 } && inner.IsHeld, "depth 2, one waits");
        scene.Step("owner      disposes the outer lease", outer.Dispose);
        scene.Step("owner      disposes the inner one", inner.Dispose);
        scene.Releases(other);
        scene.Expect("other");

        // show
        var flow = new FifoReentrantMutex.Flow();               // where no lease can be passed
        // end
        int depth = 0;
        Task moved = Move();
        scene.Until("the move is made", () => moved.IsCompleted);
        scene.Check($"Flow: what the owner calls is inside, too, at depth {depth}; then it is free: {flow}", depth == 2 && !flow.IsHeld, "depth 2, then 0");

        // show
        async Task Move()
        {
            using (await flow.Acquire()) await Add();
        }

        async Task Add()
        {
            using (await flow.Acquire()) depth = flow.Depth;    // called by the owner
        }
        // end
    }
}
