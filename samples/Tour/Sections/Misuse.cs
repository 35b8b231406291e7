namespace FifoLocks.Samples.Tour.Sections;

/// <summary>Misuse is loud, and leaves the lock as it was.</summary>
internal sealed class Misuse : ISection
{
    public static string Title => "A lease released twice: an exception, and the lock intact";

    public static void Run(Scene scene)
    {
        var mutex = new FifoMutex(new FifoLockOptions { Name = "settings" });
        // show
        var stale = mutex.Enter();
        stale.Dispose();
        using var next = mutex.Enter();                     // somebody else's turn
        string? said = Scene.Caught<SynchronizationLockException>(() => stale.Dispose());
        // end

        scene.Say($"\"{said}\"");
        scene.Check("the next holder keeps the lock", said is not null && next.IsHeld && !mutex.TryEnter(out _), "it was let go");
    }
}
