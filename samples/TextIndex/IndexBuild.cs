using System.Diagnostics;

namespace FifoLocks.Samples.TextIndex;

/// <summary>What one build came to.</summary>
/// <param name="Lock">Which lock was used.</param>
/// <param name="Elapsed">From the first file to the last merge.</param>
/// <param name="Index">The index.</param>
/// <param name="Queries">The number of queries that each reader made meanwhile.</param>
/// <param name="Waited">The requests that could not go on at once.</param>
/// <param name="LongestWait">The longest of these waits.</param>
internal sealed record BuildResult(string Lock, TimeSpan Elapsed, WordIndex Index, long[] Queries, long Waited, TimeSpan LongestWait);

/// <summary>
/// Builds the index with several writers while readers query it. Writers read and parse files outside the lock and merge what they found in
/// batches under it. Writers and every other reader are tasks that await, the other readers are threads that block; under a lock that belongs to
/// its thread, all of them are threads.
/// </summary>
internal sealed class IndexBuild(IIndexLock @lock, IReadOnlyList<string> files, string[] questions, int writers, int readers)
{
    private const int BatchSize = 4;
    private const int WordsPerQuery = 3;

    private readonly WordIndex _index = new();
    private int _nextFile;
    private volatile bool _isDone;

    public static WordIndex RunAlone(IReadOnlyList<string> files, Action fileDone, CancellationToken token)
    {
        var index = new WordIndex();
        for (int file = 0; file < files.Count; file++)
        {
            token.ThrowIfCancellationRequested();
            index.Merge([Parse(files, file)]);
            fileDone();
        }

        return index;
    }

    public async Task<BuildResult> RunAsync(Action fileDone, CancellationToken token)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        var queries = new long[readers];
        long start = Stopwatch.GetTimestamp();

        Task[] reading = [.. Enumerable.Range(0, readers).Select(i => Start(i % 2 == 1, blocks => ReadAsync(i, queries, blocks, stop.Token), stop))];
        Task[] writing = [.. Enumerable.Range(0, writers).Select(_ => Start(false, blocks => WriteAsync(fileDone, blocks, stop.Token), stop))];
        await Task.WhenAll(writing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        _isDone = true;

        Task[] workers = [.. writing, .. reading];
        await Task.WhenAll(workers).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // The failure that stopped the others says more than their cancellation.
        await (workers.FirstOrDefault(static worker => worker.IsFaulted) ?? Task.WhenAll(workers));
        return new BuildResult(@lock.Name, elapsed, _index, queries, @lock.Waits.Count, @lock.Waits.Longest);
    }

    private static FileWords Parse(IReadOnlyList<string> files, int file) => FileWords.Parse(file, File.ReadAllText(files[file]));

    /// <summary>
    /// Starts a worker as a task, or on a thread of its own, where it blocks and so never leaves that thread. One that fails stops all: nobody may
    /// wait for an index that will not be complete.
    /// </summary>
    private Task Start(bool onThread, Func<bool, Task> work, CancellationTokenSource stop)
    {
        bool blocks = onThread || @lock.BelongsToThread;
        return blocks
            ? Task.Factory.StartNew(RunAsync, default, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()
            : Task.Run(RunAsync);

        async Task RunAsync()
        {
            try
            {
                await work(blocks);
            }
            catch
            {
                stop.Cancel();
                throw;
            }
        }
    }

    private async Task WriteAsync(Action fileDone, bool blocks, CancellationToken token)
    {
        var batch = new List<FileWords>(BatchSize);
        Action merge = () => _index.Merge(batch);
        bool isLast = false;
        while (!isLast)
        {
            token.ThrowIfCancellationRequested();
            int file = Interlocked.Increment(ref _nextFile) - 1;
            isLast = file >= files.Count;
            if (!isLast)
            {
                batch.Add(Parse(files, file));
            }

            if (batch.Count == BatchSize || (isLast && batch.Count > 0))
            {
                if (blocks)
                {
                    @lock.Merge(merge, token);
                }
                else
                {
                    await @lock.MergeAsync(merge, token);
                }

                batch.ForEach(_ => fileDone());
                batch.Clear();
            }
        }
    }

    private async Task ReadAsync(int reader, long[] queries, bool blocks, CancellationToken token)
    {
        var random = new Random(reader);
        var words = new string[WordsPerQuery];
        var scores = new int[files.Count];
        Action query = () => _index.FindBest(words, scores);
        long count = 0;
        while (!_isDone)
        {
            random.GetItems(questions, words.AsSpan());
            if (blocks)
            {
                @lock.Query(query, token);
            }
            else
            {
                await @lock.QueryAsync(query, token);
            }

            count++;
        }

        queries[reader] = count;
    }
}
