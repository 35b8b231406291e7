namespace FifoLocks.Soak.Disturbances;

/// <summary>A thread that gets in everybody's way while a round goes on.</summary>
internal sealed class Disturber(Round round, IReadOnlyList<Party> parties, SoakClock? clock) : IDisposable
{
    /// <summary>More pool threads than the program lets the pool have, so that none is left.</summary>
    private const int Blockers = 12;

    private readonly ManualResetEvent _isOver = new(initialState: false);
    private readonly Random _random = new(round.Setting.Seed - 1);
    private Thread? _thread;

    public void Start()
    {
        _thread = new Thread(Disturb) { IsBackground = true, Name = "disturber" };
        _thread.Start();
    }

    public void Dispose()
    {
        _isOver.Set();
        _thread?.Join();
        _isOver.Dispose();
    }

    private void Disturb()
    {
        for (int turn = 0; !_isOver.WaitOne(turn % 4 == 0 ? 1 : 0); turn++)
        {
            Party party = parties[_random.Next(parties.Count)];
            switch (_random.Next(16))
            {
                case < 5:
                    party.Cancel();
                    break;
                case < 10:
                    party.Interrupt();
                    break;
                case < 13:
                    round.Trial.Disturb(_random);
                    break;
                case 13 when round.Setting.PressesMemory && turn % 8 == 0:
                    PressMemory();
                    break;
                case 14 when round.Setting.StarvesPool && turn % 8 == 0:
                    StarvePool();
                    break;
                default:
                    break;
            }

            clock?.Advance(TimeSpan.FromMicroseconds(_random.Next(2000)));
        }
    }

    private void PressMemory()
    {
        for (int i = 0; i < 20; i++)
        {
            GC.KeepAlive(new byte[80_000]);
        }

        GC.Collect(_random.Next(3), GCCollectionMode.Forced, blocking: _random.Next(2) == 0);
    }

    /// <summary>For a moment every pool thread sleeps. Those that block get on meanwhile; those that await have to wait.</summary>
    private void StarvePool()
    {
        using var end = new ManualResetEventSlim();
        using var left = new CountdownEvent(Blockers);
        for (int i = 0; i < Blockers; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                static all =>
                {
                    all.end.Wait();
                    all.left.Signal();
                },
                (end, left),
                preferLocal: false);
        }

        _isOver.WaitOne(2);
        end.Set();
        left.Wait();
    }
}
