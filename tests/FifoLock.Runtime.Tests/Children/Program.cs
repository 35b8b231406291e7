using System.Diagnostics;
using FifoLocks.Tests.Waiters;

namespace FifoLocks.Tests.Children;

/// <summary>
/// What would wreck the rest of the suite runs in a process of its own: this assembly, started again with the name of the piece to run. A
/// piece that throws ends with a code other than zero and the exception on its error output.
/// </summary>
internal static class Program
{
    private static readonly Dictionary<string, Action> s_pieces = new()
    {
        [nameof(StarvedPool.ReleaseOnAnyThread)] = StarvedPool.ReleaseOnAnyThread,
        [nameof(StarvedPool.Timeout)] = StarvedPool.Timeout,
        [nameof(StarvedPool.Token)] = StarvedPool.Token,
        [nameof(StarvedPool.HandOver)] = StarvedPool.HandOver,
        [nameof(StarvedPool.HandOverToABusyNewcomer)] = StarvedPool.HandOverToABusyNewcomer,
        [nameof(StarvedPool.HandOverToAnArrival)] = StarvedPool.HandOverToAnArrival,
        [nameof(StarvedPool.HandOverToACancellation)] = StarvedPool.HandOverToACancellation,
        [ServedMatrixTests.Kind.Notifier + "InAStarvedPool"] = static () => StarvedPool.Open(ServedMatrixTests.Kind.Notifier),
        [ServedMatrixTests.Kind.Limiter + "InAStarvedPool"] = static () => StarvedPool.Open(ServedMatrixTests.Kind.Limiter),
        [ServedMatrixTests.Kind.ReentrantLimiter + "InAStarvedPool"] = static () => StarvedPool.Open(ServedMatrixTests.Kind.ReentrantLimiter),
        [nameof(StarvedPool.Barrier)] = StarvedPool.Barrier,
        [nameof(ManyPosts.TwentyThousand)] = ManyPosts.TwentyThousand,
        [nameof(OneThreadPool.ForcedYields)] = OneThreadPool.ForcedYields,
        [nameof(ThrowingContinuation)] = ThrowingContinuation.Run,
        [nameof(OutOfMemory.Waiters)] = OutOfMemory.Waiters,
        [nameof(OutOfMemory.FullFields)] = OutOfMemory.FullFields,
        [nameof(OutOfMemory.TrackedLeases)] = OutOfMemory.TrackedLeases,
    };

    public static int Main(string[] args)
    {
        try
        {
            s_pieces[args[0]]();
            return 0;
        }
        catch (Exception error)
        {
            Console.Error.WriteLine(error);
            return 1;
        }
    }

    /// <summary>Runs a piece in a child process and waits for its good end.</summary>
    public static void Run(string piece, params (string Name, string Value)[] environment)
    {
        string dotnet = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";
        var start = new ProcessStartInfo(dotnet, [typeof(Program).Assembly.Location, piece]) { RedirectStandardError = true };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process child = Process.Start(start)!;
        Task<string> errors = child.StandardError.ReadToEndAsync();
        if (!child.WaitForExit(2 * WithinLimits.Limit))
        {
            child.Kill();
            Assert.Fail($"{piece} did not end.");
        }

        Assert.That(child.ExitCode, Is.Zero, () => errors.GetAwaiter().GetResult());
    }
}
