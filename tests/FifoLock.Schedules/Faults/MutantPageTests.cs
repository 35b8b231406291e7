using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using FifoLocks.Schedules.Scenarios;

namespace FifoLocks.Schedules.Faults;

/// <summary>The table of <c>docs/verification-mutants.md</c> comes from the hunts, the text around it from people.</summary>
internal sealed partial class MutantPageTests
{
    private const string HowToAccept =
        "The table of docs/verification-mutants.md is not what the schedules find. Let it be written anew, look at the change, and commit it:\n"
        + "FIFOLOCK_ACCEPT_SNAPSHOTS=1 dotnet test tests/FifoLock.Schedules -c Release --filter FullyQualifiedName~MutantPageTests";

    [Test]
    public void The_table_says_where_each_fault_is_found_and_how_soon()
    {
        string page = File.ReadAllText(PageFile()).ReplaceLineEndings("\n");
        Match table = Rows().Match(page);
        Assert.That(table.Success, "there is a table");
        string expected = page[..table.Index] + Table() + page[(table.Index + table.Length)..];
        if (Environment.GetEnvironmentVariable("FIFOLOCK_ACCEPT_SNAPSHOTS") == "1")
        {
            File.WriteAllText(PageFile(), expected);
            return;
        }

        Assert.That(page, Is.EqualTo(expected), HowToAccept);
    }

    private static string Table()
    {
        var table = new StringBuilder("| fault | model | scenario | strategy and seed | schedules | shortest: switches | preemptions |\n| --- | --- | --- | --- | --- | --- | --- |\n");
        foreach (Fault fault in Fault.All)
        {
            string scenario = AllScenarios.NameOf(fault.Scenario) + (fault.Passes == Mutants.UsualPasses ? string.Empty : $", {fault.Passes} passes");
            string found = Hunt.For(fault) is { } prey
                ? $"{StrategyAndSeed().Match(prey.Finding.Strategy)} | {prey.Finding.Tried} | {prey.Shortest.Schedule.Switches.Count} | {prey.Shortest.Schedule.Preemptions}"
                : $"| not in {Hunt.Budget} | |";
            table.Append($"| {fault.What} | {fault.InModel} | {scenario} | {found} |\n");
        }

        return table.ToString();
    }

    private static string PageFile([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "verification-mutants.md"));

    [GeneratedRegex(@"^(\|[^\n]*\n)+", RegexOptions.Multiline)]
    private static partial Regex Rows();

    [GeneratedRegex("^[a-z]+:[0-9]+")]
    private static partial Regex StrategyAndSeed();
}
