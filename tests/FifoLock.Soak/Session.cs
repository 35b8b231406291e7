using System.Diagnostics;
using System.Globalization;

namespace FifoLocks.Soak;

/// <summary>The workloads in turns, a round of each, until the time, the rounds or the operations are through, a check fails, or somebody stops it.</summary>
internal sealed class Session
{
    private readonly CommandLine _command;
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly Dictionary<Workload, Tally> _tallies;
    private volatile bool _isStopped;
    private volatile Round? _round;
    private volatile Workload? _workload;
    private long _operations;

    public Session(CommandLine command)
    {
        _command = command;
        _tallies = command.Only.ToDictionary(static workload => workload, static _ => new Tally());
    }

    /// <summary>What was done so far. Complete when it has ended.</summary>
    public IReadOnlyDictionary<Workload, Tally> Tallies => _tallies;

    public bool IsStopped => _isStopped;

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);

    /// <summary>So far, those of the round that goes on included.</summary>
    public long Operations => Volatile.Read(ref _operations) + (_round?.Operations ?? 0);

    public string Progress => $"{ShortProgress}: {_round?.Setting}";

    /// <summary>Fits on a line of a narrow terminal.</summary>
    public string ShortProgress => string.Create(CultureInfo.InvariantCulture, $"{Elapsed:hh\\:mm\\:ss} {Operations:N0} operations, {_workload}");

    /// <summary>From any thread. It ends soon.</summary>
    public void Stop() => _isStopped = true;

    /// <summary>Null: all was as it should be. Otherwise the first failure.</summary>
    public string? Run()
    {
        var seeds = new Random(_command.Seed);
        try
        {
            for (int round = 0; !IsThrough(round); round++)
            {
                foreach (Workload workload in _command.Only)
                {
                    int seed = _command.Round ?? seeds.Next();
                    if (!IsThrough(round) && Play(workload, Setting.Choose(seed, _command.Threads, _command.Tasks) with { IsShort = _command.IsShort }) is { } failure)
                    {
                        return failure;
                    }
                }
            }

            return null;
        }
        finally
        {
            Cores.Use(one: false);
        }
    }

    private bool IsThrough(int round) =>
        IsOver || (_command.Rounds is { } rounds && round >= rounds);

    /// <summary>Also in the middle of a round.</summary>
    private bool IsOver => _isStopped || Operations >= _command.Operations || (_command.For is { } limit && Elapsed >= limit);

    private string? Play(Workload workload, Setting setting)
    {
        Cores.Use(setting.OneCore);
        var round = new Round(workload, setting, _command.Fault, () => IsOver);
        _workload = workload;
        _round = round;
        Tally tally = _tallies[workload];
        long start = Stopwatch.GetTimestamp();
        string? failure = round.Play(_command.Patience, tally.Counts);
        tally.Rounds++;
        tally.Took += Stopwatch.GetElapsedTime(start);
        _round = null;
        Volatile.Write(ref _operations, _tallies.Values.Sum(static each => each.Counts.Operations));
        return failure;
    }

    /// <summary>What was done of one workload.</summary>
    internal sealed class Tally
    {
        public Counts Counts { get; } = new();

        public int Rounds { get; set; }

        public TimeSpan Took { get; set; }
    }
}
