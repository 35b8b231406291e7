using System.Diagnostics;

namespace FifoLocks.Soak;

/// <summary>The last things a party did. It alone writes; who reports a failure reads, while it may still write: then the newest line may be half old.</summary>
internal sealed class Diary
{
    private const int Length = 12;

    private readonly (long Time, string What, long Detail, string? Outcome)[] _lines = new (long, string, long, string?)[Length];
    private int _next;

    public void Begin(string what, long detail) => _lines[_next++ % Length] = (Stopwatch.GetTimestamp(), what, detail, null);

    public void End(string outcome)
    {
        ref var line = ref _lines[(_next - 1) % Length];
        line.Outcome = outcome;
    }

    /// <summary>Oldest first, with how long ago each began.</summary>
    public IEnumerable<string> Lines(long now) =>
        from line in Enumerable.Range(Math.Max(0, _next - Length), Math.Min(_next, Length)).Select(index => _lines[index % Length])
        where line.What is not null
        select $"{Stopwatch.GetElapsedTime(line.Time, now).TotalMilliseconds,10:F3} ms ago: {line.What} {line.Detail}: {line.Outcome ?? "under way"}";
}
