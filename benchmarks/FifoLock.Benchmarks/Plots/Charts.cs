using System.Text;
using FifoLocks.Benchmarks.Measuring;
using FifoLocks.Benchmarks.Results;

namespace FifoLocks.Benchmarks.Plots;

/// <summary>The charts of a run: one for each curve that its rows are points of.</summary>
internal static class Charts
{
    public static IEnumerable<(string Title, string FileName, string Svg)> Of(ResultFile file)
    {
        foreach (var chart in file.Rows.Where(static row => row.Curve is not null).GroupBy(static row => (row.Group, row.Curve, row.Cores)))
        {
            Curve[] curves = [.. chart.GroupBy(static row => (row.Contender, row.Role)).Select(static line => new Curve(
                line.Key.Contender,
                line.Key.Role switch { Role.Floor => CurveStyle.Floor, Role.Ours => CurveStyle.Ours, _ => CurveStyle.Peer },
                [.. line.OrderBy(static row => row.At).Select(static row => (row.At!.Value, row.Median, row.Low, row.High))]))];
            if (curves.All(static curve => curve.Points.Count < 2))
            {
                continue;
            }

            ResultRow first = chart.First();
            string cores = chart.Key.Cores == Cores.One ? "one core" : "all cores";
            string title = $"{Capital(chart.Key.Curve!)}, {cores}";
            string unit = first.Unit == "B" ? "bytes" : "ns";
            yield return (title, FileName(chart.Key.Group, title), new LineChart(title, AxisOf(chart.Key.Group), unit, curves).ToSvg());
        }
    }

    /// <summary>What the numbers count.</summary>
    private static string AxisOf(string group) => group switch
    {
        "contended" => "tasks",
        "threads" or "readers" => "threads",
        "modes" => "modes of the lock",
        "locks" => "locks",
        _ => "waiters",
    };

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string FileName(string group, string title)
    {
        var name = new StringBuilder(group);
        bool isBetween = true;
        foreach (char letter in title.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(letter))
            {
                name.Append(isBetween ? "-" : "").Append(letter);
                isBetween = false;
            }
            else
            {
                isBetween = true;
            }
        }

        return name.Append(".svg").ToString();
    }
}
