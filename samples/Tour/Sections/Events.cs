namespace FifoLocks.Samples.Tour.Sections;

/// <summary>Waiting for something to happen, instead of for something to be free.</summary>
internal sealed class Events : ISection
{
    public static string Title => "Four events: once for all, a door, one at a time, when all is done";

    public static void Run(Scene scene)
    {
        // show
        var loaded = new FifoEvent();                   // happens once
        var door = new FifoResetEvent();                // opens and closes
        var work = new FifoAutoResetEvent();            // each set is for one
        var underWay = new FifoCountdownEvent();        // set while nothing is counted

        // end

        scene.Waits("early", "waits until it is loaded", loaded.WaitAsync());
        scene.Step("loaded: Set()", loaded.Set);
        scene.Waits("late", "waits until it is loaded", loaded.WaitAsync());
        scene.Say();

        scene.Waits("guest 1", "waits at the door", door.WaitAsync());
        scene.Waits("guest 2", "waits at the door", door.WaitAsync());
        scene.Step("the door opens and closes at once", () =>
        {
            // show
            door.Set();
            door.Reset();                               // guests 1 and 2 still pass

            // end
        });
        scene.Waits("guest 3", "waits at the door", door.WaitAsync());
        scene.Step("the door opens", door.Set);
        scene.Say();

        scene.Waits("worker 1", "waits for work", work.WaitAsync());
        scene.Waits("worker 2", "waits for work", work.WaitAsync());
        scene.Step("work: Set()", work.Set);
        scene.Step("work: Set()", work.Set);
        scene.Say();

        underWay.AddCount(2);
        scene.Waits("closing", "waits for 2 pieces of work", underWay.WaitAsync());
        scene.Step("one is done", () => underWay.Signal());
        scene.Step("the other is done, and a third begins", () =>
        {
            // show
            underWay.Signal();
            underWay.AddCount();                        // whoever waited for zero passes all the same
            // end
        });
        scene.Expect("early", "late", "guest 1", "guest 2", "guest 3", "worker 1", "worker 2", "closing");
    }
}
