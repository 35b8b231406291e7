using BenchmarkDotNet.Attributes;
using FifoLocks.Benchmarks.Floors;
using FifoLocks.Benchmarks.Groups;

namespace FifoLocks.Benchmarks.Bdn;

/// <summary>One awaited acquire and release; nobody else wants the lock. In loops, because the caller's state machine is no part of it.</summary>
public class UncontendedAsync
{
    private const int Operations = 400;

    private readonly BareLock _bare = new();
    private readonly FifoMutex _mutex = new();
    private readonly FifoReadWriteLock _readWrite = new();
    private readonly EightModeLock _eight = new();
    private readonly FifoLock _plain = new();
    private readonly FifoLock _structs = new();
    private readonly SemaphoreSlim _slim = new(1, 1);
    private readonly CancellationTokenSource _source = new();
    private int _work;

    [Benchmark(Baseline = true, OperationsPerInvoke = Operations)]
    public async ValueTask CompareAndSwapTwice()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (await _bare.Acquire())
            {
                _work++;
            }
        }
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public async ValueTask SemaphoreSlim()
    {
        for (int i = 0; i < Operations; i++)
        {
            await _slim.WaitAsync();
            _work++;
            _slim.Release();
        }
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public async ValueTask Mutex()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (await _mutex.Acquire())
            {
                _work++;
            }
        }
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public async ValueTask MutexWithToken()
    {
        CancellationToken token = _source.Token;
        for (int i = 0; i < Operations; i++)
        {
            using (await _mutex.Acquire(token))
            {
                _work++;
            }
        }
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public async ValueTask Read()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (await _readWrite.AcquireRead())
            {
                _work++;
            }
        }
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public async ValueTask EightModes()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (await _eight.AcquireH())
            {
                _work++;
            }
        }
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public async ValueTask PlainClassMode()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (await _plain.Acquire<Write>())
            {
                _work++;
            }
        }
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public async ValueTask PlainStructMode()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (await _structs.Acquire<Solo>())
            {
                _work++;
            }
        }
    }
}
