using BenchmarkDotNet.Attributes;
using FifoLocks.Benchmarks.Groups;

namespace FifoLocks.Benchmarks.Bdn;

/// <summary>One blocking acquire and release; nobody else wants the lock.</summary>
public class UncontendedSync
{
    private readonly FifoMutex _mutex = new();
    private readonly FifoReadWriteLock _readWrite = new();
    private readonly EightModeLock _eight = new();
    private readonly FifoLock _plain = new();
    private readonly Lock _lock = new();
    private readonly object _monitor = new();
    private readonly SemaphoreSlim _slim = new(1, 1);
    private readonly ReaderWriterLockSlim _readerWriter = new();
    private ulong _word;
    private int _work;

    [Benchmark(Baseline = true)]
    public int CompareAndSwapTwice()
    {
        Interlocked.CompareExchange(ref _word, 1UL, 0UL);
        int work = ++_work;
        Interlocked.CompareExchange(ref _word, 0UL, 1UL);
        return work;
    }

    [Benchmark]
    public int Lock()
    {
        lock (_lock)
        {
            return ++_work;
        }
    }

    [Benchmark]
    public int Monitor()
    {
        lock (_monitor)
        {
            return ++_work;
        }
    }

    [Benchmark]
    public int SemaphoreSlim()
    {
        _slim.Wait();
        int work = ++_work;
        _slim.Release();
        return work;
    }

    [Benchmark]
    public int ReaderWriterLockSlimRead()
    {
        _readerWriter.EnterReadLock();
        int work = ++_work;
        _readerWriter.ExitReadLock();
        return work;
    }

    [Benchmark]
    public int Mutex()
    {
        using (_mutex.Enter())
        {
            return ++_work;
        }
    }

    [Benchmark]
    public int Read()
    {
        using (_readWrite.EnterRead())
        {
            return ++_work;
        }
    }

    [Benchmark]
    public int Write()
    {
        using (_readWrite.EnterWrite())
        {
            return ++_work;
        }
    }

    [Benchmark]
    public int EightModes()
    {
        using (_eight.EnterH())
        {
            return ++_work;
        }
    }

    [Benchmark]
    public int Plain()
    {
        using (_plain.Enter<Write>())
        {
            return ++_work;
        }
    }
}
