namespace FifoLocks.Benchmarks.Plots;

/// <summary>Colours that can be told apart without seeing red or green. Those that are in many charts have the same one in all of them.</summary>
internal sealed class Palette
{
    private const string Grey = "#888";

    private static readonly string[] s_ours = ["#0b5fa5", "#3a9bdc", "#084074"];
    private static readonly string[] s_others = ["#cc79a7", "#009e73", "#5d5d5d", "#e6a100"];

    private static readonly Dictionary<string, string> s_known = new()
    {
        ["SemaphoreSlim"] = "#d55e00",
        ["ConcurrencyLimiter"] = "#b8860b",
        ["Channel of one token"] = "#7b4fa0",
        ["Lock"] = "#009e73",
        ["Monitor"] = "#8c564b",
        ["ReaderWriterLockSlim"] = "#7b4fa0",
    };

    private int _ours;
    private int _others;

    public string ColourOf(Curve curve) => curve.Style switch
    {
        CurveStyle.Floor => Grey,
        CurveStyle.Ours => s_ours[_ours++ % s_ours.Length],
        _ => s_known.TryGetValue(curve.Name, out string? known) ? known : s_others[_others++ % s_others.Length],
    };
}
