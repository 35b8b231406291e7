using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;

namespace FifoLocks.Properties.Harness;

/// <summary>Many programs of one suite, made up and shrunk by FsCheck. A seed names all of them.</summary>
internal static class Trial
{
    private const ulong DefaultSeed = 1;
    private const int DefaultPrograms = 200;
    private const int ShortestProgram = 4;
    private const int LongestProgram = 60;
    private const int MostHangs = 10;

    /// <summary>Odd, as FsCheck wants it; the seed says the rest.</summary>
    private const ulong Gamma = 0x9E37_79B9_7F4A_7C15;

    /// <summary>FIFOLOCK_SEED, where it is set: to play what failed once more, or something else.</summary>
    public static ulong Seed { get; } =
        Environment.GetEnvironmentVariable("FIFOLOCK_SEED") is { Length: > 0 } seed ? ulong.Parse(seed, null) : DefaultSeed;

    /// <summary>FIFOLOCK_PROGRAMS, where it is set.</summary>
    public static int Programs { get; } =
        Environment.GetEnvironmentVariable("FIFOLOCK_PROGRAMS") is { Length: > 0 } programs ? int.Parse(programs, null) : DefaultPrograms;

    /// <summary>Null: no program was found in which object and model differ. Otherwise the shortest that was.</summary>
    public static string? FindDifference(Suite suite, string? mutant, ulong seed, int programs)
    {
        string? difference = null;
        int hangs = 0;
        var runner = new Silent();
        Property property = Prop.ForAll(Program.Arbitrary, program =>
        {
            if (hangs == MostHangs)
            {
                // Each costs patience and a thread: no further shrinking.
                return true;
            }

            string? found = suite.Play(program, mutant, ref hangs);

            // FsCheck goes on from what fails, so the last one that failed is the shortest.
            difference = found ?? difference;
            return found is null;
        });
        Check.One(
            Config.Quick
                .WithMaxTest(programs)
                .WithStartSize(ShortestProgram)
                .WithEndSize(LongestProgram)
                .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(seed, Gamma), FSharpOption<int>.None)))
                .WithRunner(runner),
            property);
        if (difference is null)
        {
            return runner.Result is TestResult.Passed ? null : throw new InvalidOperationException($"Seed {seed}. FsCheck says: {runner.Result}");
        }

        return $"""
            {suite} and its model differ. Seed {seed}; to play it again:
            FIFOLOCK_SEED={seed} FIFOLOCK_PROGRAMS={programs} dotnet test tests/FifoLock.Properties -c Release --filter "Name~{suite}"

            {difference}
            """;
    }

    /// <summary>Says nothing on the console: what there is to say is in the failure.</summary>
    private sealed class Silent : IRunner
    {
        public TestResult? Result { get; private set; }

        public void OnStartFixture(Type t)
        {
        }

        public void OnArguments(int ntest, FSharpList<object> args, FSharpFunc<int, FSharpFunc<FSharpList<object>, string>> every)
        {
        }

        public void OnShrink(FSharpList<object> args, FSharpFunc<FSharpList<object>, string> everyShrink)
        {
        }

        public void OnFinished(string name, TestResult testResult) => Result = testResult;
    }
}
