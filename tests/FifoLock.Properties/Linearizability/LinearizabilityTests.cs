using FsCheck;
using FsCheck.Fluent;

namespace FifoLocks.Properties.Linearizability;

/// <summary>Histories of real threads and tasks, each of which must be what the sequential models allow.</summary>
internal sealed class LinearizabilityTests
{
    private const int DefaultHistories = 150;

    /// <summary>As many steps as all parties play together.</summary>
    private const int ProgramSize = Parties.All * Parties.StepsOfEach;

    /// <summary>Odd, as FsCheck wants it; the seed says the rest.</summary>
    private const ulong Gamma = 0x9E37_79B9_7F4A_7C15;

    /// <summary>FIFOLOCK_HISTORIES, where it is set.</summary>
    private static readonly int s_histories =
        Environment.GetEnvironmentVariable("FIFOLOCK_HISTORIES") is { Length: > 0 } histories ? int.Parse(histories, null) : DefaultHistories;

    private static IEnumerable<TestCaseData> Pieces => Piece.All.Select(static piece => new TestCaseData(piece).SetArgDisplayNames($"{piece}"));

    private static IEnumerable<TestCaseData> Broken =>
        from piece in Piece.All
        from broken in piece.Breaks
        select new TestCaseData(piece, broken).SetArgDisplayNames($"{piece}", broken);

    [TestCaseSource(nameof(Pieces))]
    public void What_parties_see_at_once_can_be_explained_one_after_another(Piece piece)
    {
        foreach (Program program in Programs(s_histories))
        {
            Assert.That(piece.Play(program, breaks: null), Is.Null, $"seed {Trial.Seed}");
        }

        TestContext.Out.WriteLine($"seed {Trial.Seed}, {s_histories} histories, {piece.Calls} calls, {piece.CallsAtOnce} of them at the same time as another one");
    }

    [TestCaseSource(nameof(Broken))]
    public void What_cannot_be_is_found_out(Piece piece, string broken)
    {
        string? failure = Programs(DefaultHistories).Select(program => piece.Play(program, broken)).FirstOrDefault(static failure => failure is not null);
        TestContext.Out.WriteLine(failure);
        Assert.That(failure, Is.Not.Null);
    }

    /// <summary>The same programs for the same seed; what comes of them is up to the threads.</summary>
    private static IEnumerable<Program> Programs(int count) =>
        Gen.Sample(Program.Arbitrary.Generator, count, new Rnd(Trial.Seed, Gamma), ProgramSize);
}
