namespace FifoLocks.Samples.Tour.Sections;

/// <summary>A connection of a pool; how many there are is known when the program runs.</summary>
// show
[LockMode]
internal sealed partial class Connection
{
    public static bool IsCompatible(Holds h, int capacity) => h.Count<Connection>() < capacity;
}

[FifoLock(typeof(Connection))]
internal sealed partial class ConnectionPool;

// end

/// <summary>A semaphore is a mode that counts itself. A request may ask for several holds at once.</summary>
internal sealed class Permits : ISection
{
    public static string Title => "A pool whose size is a constructor parameter, and a request with a weight";

    public static void Run(Scene scene)
    {
        // show
        var pool = new ConnectionPool(capacity: 3);
        // end
        Request a = scene.Asks("query A", "asks for 1 of 3 connections", pool.Acquire());
        Request b = scene.Asks("query B", "asks for 1", pool.Acquire());
        // show
        Request backup = scene.Asks("backup", "asks for 2 in one step", pool.Acquire(count: 2));
        // end
        Request c = scene.Asks("query C", "asks for 1, behind the backup", pool.Acquire());
        scene.Releases(a);
        scene.Releases(b);
        scene.Releases(backup);
        scene.Releases(c);
        scene.Expect("query A", "query B", "backup", "query C");
    }
}
