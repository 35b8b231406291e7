using FifoLocks.Benchmarks.Measuring;

namespace FifoLocks.Benchmarks.Groups;

/// <summary>Threads that read and never write: how much they disturb one another.</summary>
internal static class Readers
{
    private static readonly FifoReadWriteLock s_readWrite = new();
    private static readonly FifoReadWriteLock s_biased = new(new FifoLockOptions { ReaderBias = true });
    private static readonly ReaderWriterLockSlim s_slim = new();
    private static readonly long[] s_words = new long[64 * 17];
    private static long s_word;

    public static Group Group { get; } = new("readers", "one read, as the thread sees it that does it: the same for any number of threads, if they do not disturb one another", [Cores.All], static effort =>
        Counts().Select(threads =>
        {
            var scenario = new Scenario(threads == 1 ? "1 thread" : $"{threads} threads", Curve: "cost of a read", At: threads);
            var crowd = new ThreadCrowd(threads);
            var all = new List<Contender>
            {
                crowd.PerThread("two additions to one word", Role.Floor, scenario, static _ => OnWord),
                crowd.PerThread("two additions to a word of one's own", Role.Floor, scenario, static number => () => OnOwnWord(number % 64)),
                crowd.PerThread("ReaderWriterLockSlim", Role.Peer, scenario, static _ => OnSlim),
                crowd.PerThread("FifoReadWriteLock", Role.Ours, scenario, static _ => () => Read(s_readWrite)),
                crowd.PerThread("FifoReadWriteLock, ReaderBias", Role.Ours, scenario, static _ => () => Read(s_biased)),
            };
            return new Trial(effort.Rounds(15), all);
        }));

    /// <summary>Doubling, up to as many as there are cores, and at least two.</summary>
    private static IEnumerable<int> Counts()
    {
        int most = Math.Max(2, Environment.ProcessorCount);
        for (int threads = 1; threads < most; threads *= 2)
        {
            yield return threads;
        }

        yield return most;
    }

    private static void OnWord()
    {
        for (int i = 0; i < ThreadCrowd.Batch; i++)
        {
            Interlocked.Add(ref s_word, 1);
            Interlocked.Add(ref s_word, -1);
        }
    }

    private static void OnOwnWord(int number)
    {
        // Two lines of the cache apart, because processors fetch them in pairs.
        ref long word = ref s_words[16 * (number + 1)];
        for (int i = 0; i < ThreadCrowd.Batch; i++)
        {
            Interlocked.Add(ref word, 1);
            Interlocked.Add(ref word, -1);
        }
    }

    private static void OnSlim()
    {
        for (int i = 0; i < ThreadCrowd.Batch; i++)
        {
            s_slim.EnterReadLock();
            s_slim.ExitReadLock();
        }
    }

    private static void Read(FifoReadWriteLock gate)
    {
        for (int i = 0; i < ThreadCrowd.Batch; i++)
        {
            using (gate.EnterRead())
            {
            }
        }
    }
}
