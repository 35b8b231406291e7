using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace FifoLocks.Samples.TextIndex;

/// <summary>The same build under each lock, in turns, held against an index that one thread builds alone.</summary>
internal sealed class Comparison(CommandLine command, IReadOnlyList<string> files)
{
    private const int WarmUpFiles = 20;
    private const int QuestionWords = 1000;

    private static readonly Func<IIndexLock>[] s_locks =
        [static () => new FifoIndexLock(), static () => new SemaphoreIndexLock(), static () => new ReaderWriterIndexLock()];

    private readonly List<BuildResult> _results = [];
    private readonly double _megabytes = files.Sum(static file => new FileInfo(file).Length) / 1e6;
    private WordIndex _expected = new();
    private TimeSpan _alone;

    public int Completed => _results.Count;

    /// <summary>What was wrong with an index; empty when all were right.</summary>
    public List<string> Differences { get; } = [];

    public Task RunAsync(CancellationToken token)
    {
        // A bar needs a terminal; redirected output gets the results alone.
        if (Console.IsOutputRedirected)
        {
            return RunAsync(static _ => { }, static () => { }, token);
        }

        return AnsiConsole.Progress().AutoClear(true).StartAsync(context =>
        {
            ProgressTask bar = context.AddTask("one thread", maxValue: files.Count * (1.0 + command.Rounds * s_locks.Length));
            return RunAsync(what => bar.Description = what, () => bar.Increment(1), token);
        });
    }

    public void Print()
    {
        string rounds = command.Rounds == 1 ? "one round" : $"medians of {command.Rounds} rounds, taken in turns";
        Console.WriteLine(Text($"{files.Count} files, {_megabytes:F1} MB: {_expected.Words:N0} words, {_expected.DistinctWords:N0} distinct."));
        Console.WriteLine($"{command.Writers} writers, {command.Readers} readers, {Environment.ProcessorCount} processors; {rounds}.");

        BuildResult[][] byLock = [.. _results.GroupBy(static result => result.Lock).Select(static group => group.ToArray())];
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn(new TableColumn(string.Empty).NoWrap());
        table.AddColumn(new TableColumn("alone").RightAligned().NoWrap());
        foreach (BuildResult[] group in byLock)
        {
            table.AddColumn(new TableColumn(group[0].Lock).RightAligned().NoWrap());
        }

        AddRow("build, s", Text($"{_alone.TotalSeconds:F2}"), "F2", static result => result.Elapsed.TotalSeconds);
        AddRow("MB/s", Text($"{_megabytes / _alone.TotalSeconds:F0}"), "F0", result => _megabytes / result.Elapsed.TotalSeconds);
        AddRow("queries served", "", "N0", static result => result.Queries.Sum());
        AddRow("queries/s", "", "N0", static result => result.Queries.Sum() / result.Elapsed.TotalSeconds);
        AddRow("had to wait", "", "N0", static result => result.Waited);
        AddRow("longest wait, ms", "", "F0", static result => result.LongestWait.TotalMilliseconds);
        AddRow("reader balance", "", "F2", static result => (result.Queries.DefaultIfEmpty().Min() + 1.0) / (result.Queries.DefaultIfEmpty().Max() + 1.0));
        AnsiConsole.Write(table);

        Console.WriteLine("""
            alone: one thread, no lock, no readers. reader balance: queries served to the
            reader with fewest for each one served to the reader with most (1: equal).
            ReaderWriterLockSlim belongs to the thread that enters it: all its workers are
            threads. Under the others the writers and every other reader are tasks.
            SemaphoreSlim lets in one query at a time. Readers ask again at once and share
            the processors with the writers: a faster build can mean starved readers.
            """);
        Differences.ForEach(static difference => Console.WriteLine($"WRONG: {difference}"));
        if (Differences.Count == 0)
        {
            Console.WriteLine($"All {Completed} indexes are equal to the one that a single thread built.");
        }

        void AddRow(string what, string alone, string format, Func<BuildResult, double> value) =>
            table.AddRow([what, alone, .. byLock.Select(group => Median(group, value).ToString(format, CultureInfo.InvariantCulture))]);
    }

    private async Task RunAsync(Action<string> announce, Action fileDone, CancellationToken token)
    {
        // Compiles everything once, so that the first to be measured does not pay for all.
        string[] few = [.. files.Take(WarmUpFiles)];
        WordIndex small = await Task.Run(() => IndexBuild.RunAlone(few, static () => { }, token), token);
        foreach (Func<IIndexLock> create in s_locks)
        {
            await BuildAsync(create(), few, small, "warm-up", static () => { }, token);
        }

        long start = Stopwatch.GetTimestamp();
        _expected = await Task.Run(() => IndexBuild.RunAlone(files, fileDone, token), token);
        if (_expected.DistinctWords == 0)
        {
            throw new NoWordsException();
        }

        _alone = Stopwatch.GetElapsedTime(start);

        for (int round = 1; round <= command.Rounds; round++)
        {
            foreach (Func<IIndexLock> create in s_locks)
            {
                IIndexLock @lock = create();
                announce($"{@lock.Name}, round {round} of {command.Rounds}");

                // The index of the build before is garbage now; the next lock should not pay for it.
                GC.Collect();
                if (await BuildAsync(@lock, files, _expected, $"round {round}", fileDone, token) is { } result)
                {
                    _results.Add(result with { Index = _expected });
                }
            }
        }
    }

    /// <summary>One build, compared with what it should be. Null when it failed; that is written down as a difference.</summary>
    private async Task<BuildResult?> BuildAsync(
        IIndexLock @lock, IReadOnlyList<string> input, WordIndex expected, string when, Action fileDone, CancellationToken token)
    {
        try
        {
            var build = new IndexBuild(@lock, input, expected.CommonWords(QuestionWords), command.Writers, command.Readers);
            BuildResult result = await build.RunAsync(fileDone, token);
            if (result.Index.DifferenceFrom(expected) is { } difference)
            {
                Differences.Add($"{@lock.Name}, {when}: {difference}");
            }

            return result;
        }
        catch (Exception error) when (error is not (OperationCanceledException or IOException or UnauthorizedAccessException))
        {
            // A dictionary that is read while it is written may throw anything.
            Differences.Add($"{@lock.Name}, {when}: {error.GetType().Name}: {error.Message}");
            return null;
        }
    }

    private static double Median(BuildResult[] rounds, Func<BuildResult, double> value)
    {
        double[] sorted = [.. rounds.Select(value).Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
