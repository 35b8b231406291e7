using System.Diagnostics;
using System.Text;

namespace FifoLocks.Soak;

/// <summary>One object, some parties that use it until each has done its part, and somebody who gets in their way; then a look at what is left.</summary>
internal sealed class Round
{
    private readonly Workload _workload;
    private readonly Func<bool> _isStopped;
    private readonly Party[] _parties;
    private readonly SoakClock? _clock;

    /// <summary>The first failure, decided by a compare-and-swap.</summary>
    private string? _failure;

    public Round(Workload workload, Setting setting, Fault fault, Func<bool> isStopped)
    {
        _workload = workload;
        _isStopped = isStopped;
        Setting = setting;
        Fault = fault;
        _clock = setting.HasClock ? new SoakClock() : null;
        Options = setting.Options(_clock ?? TimeProvider.System);
        _parties = [.. Enumerable.Range(0, setting.Parties).Select(index => new Party(this, index, blocks: index < setting.Threads))];
        Trial = workload.Begin(this);
    }

    public Setting Setting { get; }

    public Fault Fault { get; }

    public FifoLockOptions Options { get; }

    public Trial Trial { get; }

    /// <summary>Parties stop at the next good moment.</summary>
    public bool IsOver => HasFailed || _isStopped();

    public IReadOnlyList<Party> Parties => _parties;

    /// <summary>A check has failed: nothing needs to come to a good end.</summary>
    public bool HasFailed => Volatile.Read(ref _failure) is not null;

    /// <summary>How much was done so far. Looked at while it is being done.</summary>
    public long Operations => _parties.Sum(static party => Volatile.Read(ref party.Counts.Operations));

    /// <summary>A check has failed: the first one is told.</summary>
    public void Report(string invariant, string what) => Interlocked.CompareExchange(ref _failure, $"Broken: {invariant}.{Environment.NewLine}{what}.", null);

    /// <summary>Plays it to the end. Null: everything was as it should be.</summary>
    /// <param name="patience">How long nothing may happen before that is a failure.</param>
    /// <param name="counts">Where what was tried is added.</param>
    public string? Play(TimeSpan patience, Counts counts)
    {
        using (var disturber = new Disturber(this, _parties, _clock))
        {
            Task all = Task.WhenAll(_parties.Select(party => party.Start(Live)));
            disturber.Start();
            Watch(all, patience);
        }

        if (_failure is null)
        {
            CheckAtRest();
        }

        foreach (Party party in _parties)
        {
            counts.Add(party.Counts);
        }

        return _failure is null ? null : Story();
    }

    private bool IsDone => HasFailed || (Trial.MayStop && _isStopped());

    private async ValueTask Live(Party party)
    {
        try
        {
            for (int cycle = 0; cycle < Trial.Cycles && !IsDone; cycle++)
            {
                int burst = Setting.Parties == 1 ? Trial.BurstAlone : Trial.Burst;
                burst = Setting.IsShort ? burst / 100 : burst;
                party.Diary.Begin("a burst of plain operations", burst);
                await Trial.Rush(party, burst);
                party.Diary.End("done");
                for (int step = 0; step < Trial.Steps && !IsDone; step++)
                {
                    await Trial.Step(party);
                }
            }

            await Trial.Leave(party);
        }
        catch (Exception error)
        {
            Report("nothing throws that was not made to", $"party {party.Index}: {error}");
        }
    }

    /// <summary>Returns when all are done, somebody has reported a failure, or nothing happens any more.</summary>
    private void Watch(Task all, TimeSpan patience)
    {
        long done = -1;
        long since = Stopwatch.GetTimestamp();
        while (!all.Wait(TimeSpan.FromMilliseconds(50)) && Volatile.Read(ref _failure) is null)
        {
            long now = Operations;
            if (now != done)
            {
                done = now;
                since = Stopwatch.GetTimestamp();
            }
            else if (Stopwatch.GetElapsedTime(since) > patience)
            {
                Report("nobody is left waiting", $"nothing has happened for {patience.TotalSeconds} s");
            }
        }
    }

    private void CheckAtRest()
    {
        Trial.CheckAtRest();
        if (_parties.FirstOrDefault(static party => !party.Counts.IsBalanced) is { } odd)
        {
            Report("each request ends once", $"party {odd.Index}: {odd.Counts}");
        }
    }

    private string Story()
    {
        long now = Stopwatch.GetTimestamp();
        var story = new StringBuilder();
        story.AppendLine(_failure);
        story.AppendLine($"In {_workload}, round seed {Setting.Seed}: {Setting}.");
        story.AppendLine($"To run it again: --only {_workload} --round {Setting.Seed} (the seed makes the choices; the order of steps is the machine's).");
        story.AppendLine($"The object: {Trial.Describe()}");
        foreach (Party party in _parties)
        {
            story.AppendLine($"Party {party.Index}, {(party.Blocks ? "a thread" : "a task")}; {party.Counts}; last:");
            foreach (string line in party.Diary.Lines(now))
            {
                story.AppendLine($"  {line}");
            }
        }

        return story.ToString().TrimEnd();
    }
}
