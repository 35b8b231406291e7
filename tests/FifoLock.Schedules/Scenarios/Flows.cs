namespace FifoLocks.Schedules.Scenarios;

/// <summary>Ownership by flow of control.</summary>
internal static class Flows
{
    /// <summary>Newcomers, blocking and awaiting, each of which enters a second time inside: whenever the grant comes, the flow that asked for it owns the mutex.</summary>
    public static void Newcomers(Stage stage)
    {
        FifoReentrantMutex.Flow mutex = Watch(stage);
        int inside = 0;
        stage.Play.Thread("thread", () =>
        {
            using Lease<FifoReentrantMutex.Exclusive> outer = mutex.Enter();
            using Lease<FifoReentrantMutex.Exclusive> inner = mutex.Enter();
            Alone(stage, mutex, ref inside);
        });
        foreach (string name in (string[])["first task", "second task"])
        {
            stage.Play.Task(name, async () =>
            {
                using Lease<FifoReentrantMutex.Exclusive> outer = await mutex.Acquire();
                using Lease<FifoReentrantMutex.Exclusive> inner = await mutex.Acquire();
                Alone(stage, mutex, ref inside);
            });
        }
    }

    /// <summary>One that gives up as it may just be granted, and asks again if it was not: it owns what it got and nothing else.</summary>
    public static void CancelAgainstGrant(Stage stage)
    {
        FifoReentrantMutex.Flow mutex = Watch(stage);
        var source = new CancellationTokenSource();
        int inside = 0;
        stage.Play.Thread("holder", () =>
        {
            using Lease<FifoReentrantMutex.Exclusive> outer = mutex.Enter();
            Alone(stage, mutex, ref inside, depth: 1);
        });
        stage.Play.Thread("canceller", source.Cancel);
        stage.Play.Task("task", async () =>
        {
            try
            {
                using Lease<FifoReentrantMutex.Exclusive> outer = await mutex.Acquire(source.Token);
                using Lease<FifoReentrantMutex.Exclusive> inner = await mutex.Acquire();
                Alone(stage, mutex, ref inside);
            }
            catch (OperationCanceledException)
            {
                if (mutex.IsOwned)
                {
                    stage.Play.Fail("Owned, and never granted.");
                }

                using Lease<FifoReentrantMutex.Exclusive> outer = await mutex.Acquire();
                using Lease<FifoReentrantMutex.Exclusive> inner = await mutex.Acquire();
                Alone(stage, mutex, ref inside);
            }
        });
    }

    private static FifoReentrantMutex.Flow Watch(Stage stage)
    {
        var mutex = new FifoReentrantMutex.Flow();
        stage.Play.Descriptions.Add(mutex.ToString);
        stage.Play.AtTheEnd.Add(() => mutex.IsHeld || mutex.WaitingCount != 0 ? $"At the end it is {mutex}." : null);
        return mutex;
    }

    private static void Alone(Stage stage, FifoReentrantMutex.Flow mutex, ref int inside, int depth = 2)
    {
        inside++;
        if (inside != 1 || mutex.Depth != depth || !mutex.IsOwned)
        {
            stage.Play.Fail($"{inside} inside, depth {mutex.Depth}, owned: {mutex.IsOwned}.");
        }

        inside--;
    }
}
