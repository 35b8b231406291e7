namespace FifoLocks.Benchmarks.Groups;

/// <summary>The bodies that await.</summary>
internal static partial class Uncontended
{
    private static async ValueTask BareAwaited()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (await s_bare.Acquire())
            {
                s_work++;
            }
        }
    }

    private static async ValueTask TestedAwaited()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (await s_tested.Acquire())
            {
                s_work++;
            }
        }
    }

    private static async ValueTask SemaphoreAwaited()
    {
        for (int i = 0; i < Operations; i++)
        {
            await s_slim.WaitAsync();
            s_work++;
            s_slim.Release();
        }
    }

    private static async ValueTask FourSemaphoreAwaited()
    {
        for (int i = 0; i < Operations; i++)
        {
            await s_fourSlim.WaitAsync();
            s_work++;
            s_fourSlim.Release();
        }
    }

    private static async ValueTask ChannelAwaited()
    {
        for (int i = 0; i < Operations; i++)
        {
            int token = await s_channel.Reader.ReadAsync();
            s_work++;
            s_channel.Writer.TryWrite(token);
        }
    }

    private static async ValueTask LimiterAwaited()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (await s_limiter.AcquireAsync())
            {
                s_work++;
            }
        }
    }

    private static async ValueTask FourLimiterAwaited()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (await s_fourLimiter.AcquireAsync())
            {
                s_work++;
            }
        }
    }

    private static async ValueTask MutexAwaited()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (await s_mutex.Acquire())
            {
                s_work++;
            }
        }
    }

    private static async ValueTask ReentrantAwaited()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (await s_reentrant.Acquire())
            {
                s_work++;
            }
        }
    }

    private static async ValueTask ReadAwaited()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (await s_readWrite.AcquireRead())
            {
                s_work++;
            }
        }
    }

    private static async ValueTask WriteAwaited()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (await s_readWrite.AcquireWrite())
            {
                s_work++;
            }
        }
    }

    private static async ValueTask PermitsAwaited()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (await s_permits.Acquire())
            {
                s_work++;
            }
        }
    }

    private static async ValueTask PermitsWaited()
    {
        for (int i = 0; i < Operations; i++)
        {
            await s_permits.WaitAsync();
            s_work++;
            s_permits.Release();
        }
    }

    private static async ValueTask PlainAwaited()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (await s_plain.Acquire<Write>())
            {
                s_work++;
            }
        }
    }

    private static async ValueTask StructAwaited()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (await s_structs.Acquire<Solo>())
            {
                s_work++;
            }
        }
    }

    private static async ValueTask TypedAwaited()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (await s_typed.AcquireWrite())
            {
                s_work++;
            }
        }
    }

    private static async ValueTask SoloAwaited()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (await s_solo.AcquireSolo())
            {
                s_work++;
            }
        }
    }

    private static async ValueTask EightAwaited()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (await s_eight.AcquireH())
            {
                s_work++;
            }
        }
    }

    private static async ValueTask SemaphoreWithToken()
    {
        CancellationToken token = s_source.Token;
        for (int i = 0; i < Operations; i++)
        {
            await s_slim.WaitAsync(token);
            s_work++;
            s_slim.Release();
        }
    }

    private static async ValueTask LimiterWithToken()
    {
        CancellationToken token = s_source.Token;
        for (int i = 0; i < Operations; i++)
        {
            using (await s_limiter.AcquireAsync(1, token))
            {
                s_work++;
            }
        }
    }

    private static async ValueTask MutexWithToken()
    {
        CancellationToken token = s_source.Token;
        for (int i = 0; i < Operations; i++)
        {
            using (await s_mutex.Acquire(token))
            {
                s_work++;
            }
        }
    }

    private static async ValueTask ReadWithToken()
    {
        CancellationToken token = s_source.Token;
        for (int i = 0; i < Operations; i++)
        {
            using (await s_readWrite.AcquireRead(token))
            {
                s_work++;
            }
        }
    }

    private static async ValueTask SemaphoreWithTimeout()
    {
        for (int i = 0; i < Operations; i++)
        {
            if (await s_slim.WaitAsync(s_minute))
            {
                s_work++;
                s_slim.Release();
            }
        }
    }

    private static async ValueTask MutexWithTimeout()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (var lease = await s_mutex.TryAcquire(s_minute))
            {
                s_work += lease.IsHeld ? 1 : 0;
            }
        }
    }
}
