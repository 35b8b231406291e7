namespace FifoLocks.Samples.Tour.Sections;

// The five modes of Gray, Lorie, Putzolu and Traiger, "Granularity of Locks and Degrees of Consistency in a Shared Data Base" (1976). An intent
// mode on a table announces locks on some of its rows.

/// <summary>Some rows will be read.</summary>
[LockMode]
internal sealed partial class IntentShared
{
    public static bool IsCompatible(Holds h) => h.None<Exclusive>();
}

/// <summary>Some rows will be written.</summary>
[LockMode]
internal sealed partial class IntentExclusive
{
    public static bool IsCompatible(Holds h) => h.None<Shared>() && h.None<SharedIntentExclusive>() && h.None<Exclusive>();
}

/// <summary>The whole table is read.</summary>
[LockMode]
internal sealed partial class Shared
{
    public static bool IsCompatible(Holds h) => h.None<IntentExclusive>() && h.None<SharedIntentExclusive>() && h.None<Exclusive>();
}

/// <summary>The whole table is read, and some rows will be written.</summary>
// show
[LockMode]
internal sealed partial class SharedIntentExclusive
{
    public static bool IsCompatible(Holds h) =>
        h.None<IntentExclusive>() && h.None<Shared>() && h.None<SharedIntentExclusive>() && h.None<Exclusive>();
}

// end

/// <summary>The whole table is written.</summary>
[LockMode]
internal sealed partial class Exclusive
{
    public static bool IsCompatible(Holds h) =>
        h.None<IntentShared>() && h.None<IntentExclusive>() && h.None<Shared>() && h.None<SharedIntentExclusive>() && h.None<Exclusive>();
}

// show
[FifoLock(typeof(IntentShared), typeof(IntentExclusive), typeof(Shared), typeof(SharedIntentExclusive), typeof(Exclusive))]
internal sealed partial class TableLock;

// end

/// <summary>A lock with modes of one's own: five of them, and still one compare-and-swap to acquire.</summary>
internal sealed class TableLocking : ISection
{
    public static string Title => "A lock of one's own: the five modes of a database table";

    public static void Run(Scene scene)
    {
        var table = new TableLock();
        Request select = scene.Asks("select", "asks for IntentShared", table.AcquireIntentShared());
        Request update = scene.Asks("update", "asks for IntentExclusive", table.AcquireIntentExclusive());
        Request report = scene.Asks("report", "asks for Shared", table.AcquireShared());
        Request alter = scene.Asks("alter", "asks for Exclusive", table.AcquireExclusive());
        Request late = scene.Asks("select 2", "asks for IntentShared", table.AcquireIntentShared());
        scene.Say($"{table}");
        scene.Releases(update);
        scene.Releases(select);
        scene.Releases(report);
        scene.Releases(alter);
        scene.Releases(late);
        scene.Expect("select", "update", "report", "alter", "select 2");
    }
}
