using System.Globalization;
using FifoLocks.Benchmarks.Measuring;
using FifoLocks.Benchmarks.Results;

namespace FifoLocks.Benchmarks.Commands;

/// <summary>Compares two result files. Times are divided by the floors of their own file first: a machine that is slower today is no regression.</summary>
internal static class Diff
{
    private const string Slower = "--slower";
    private const int Percent = 10;
    private const string Within = "   slower, within the spread";

    public static int Run(string[] args)
    {
        var line = new CommandLine(args, options: [Slower], flags: []);
        if (line.Words is not [var oldPath, var newPath])
        {
            throw new UsageException("diff needs two files: the old one and the new one.");
        }

        double limit = 1 + ((line.Number(Slower) ?? Percent) / 100.0);
        var before = ResultFile.Read(oldPath);
        var after = ResultFile.Read(newPath);
        Console.WriteLine($"old: {before.Machine}");
        Console.WriteLine($"new: {after.Machine}");
        var oldFloors = new Floors(before.Rows);
        var newFloors = new Floors(after.Rows);
        double speed = Floors.SpeedOf(newFloors, oldFloors);
        var oldRows = before.Rows.ToDictionary(static row => row.Key);
        Console.WriteLine($"Floors took {speed.ToString("F2", CultureInfo.InvariantCulture)} times the old ones; where a row has none of its own, it is divided by that.");
        Console.WriteLine();
        Console.WriteLine($"{"",-100}{"old",12}{"new",12}{"ratio",8}");
        int worse = 0;
        foreach (ResultRow row in after.Rows.Where(static row => row.Role == Role.Ours && row.Unit != "%"))
        {
            string name = $"{row.Group}: {row.Scenario}, {(row.Cores == Cores.One ? "one core" : "all cores")}: {row.Contender}";
            if (!oldRows.TryGetValue(row.Key, out ResultRow? old))
            {
                Console.WriteLine($"{name,-100}{"",12}{Figures.Value(row.Median),12}{"new",8}");
                continue;
            }

            double unit = row.Unit == "ns" ? newFloors.Of(row) / oldFloors.Of(old) ?? speed : 1;
            string verdict = Verdict(old, row, unit, limit);
            worse += verdict is "" or Within ? 0 : 1;
            Console.WriteLine($"{name,-100}{Figures.Value(old.Median),12}{Figures.Value(row.Median),12}{Figures.Ratio(row.Median / unit / old.Median),8}{verdict}");
        }

        Console.WriteLine();
        Console.WriteLine(worse == 0 ? "Nothing is worse." : $"{worse} worse.");
        return worse == 0 ? 0 : 1;
    }

    /// <summary>Slower is whose median is, and whose quartiles do not reach the old ones: among hundreds of rows some medians are off by chance.</summary>
    private static string Verdict(ResultRow old, ResultRow now, double unit, double limit)
    {
        if (now.Bytes - old.Bytes > 0.5)
        {
            return $"   ALLOCATES MORE: {Figures.Bytes(now.Bytes)} B, not {Figures.Bytes(old.Bytes)}";
        }

        if (now.Median / unit <= old.Median * limit)
        {
            return "";
        }

        return now.Low / unit > old.High ? "   SLOWER" : Within;
    }

    /// <summary>The floors of a file.</summary>
    private sealed class Floors(IEnumerable<ResultRow> rows)
    {
        private readonly Dictionary<(string Group, string Scenario, Cores Cores), double> _floors = rows
            .Where(static row => row is { Role: Role.Floor, Unit: "ns" })
            .GroupBy(static row => (row.Group, row.Scenario, row.Cores))
            .ToDictionary(static same => same.Key, static same => same.First().Median);

        public static double SpeedOf(Floors now, Floors old)
        {
            double[] ratios = [.. now._floors.Where(pair => old._floors.ContainsKey(pair.Key)).Select(pair => pair.Value / old._floors[pair.Key]).Order()];
            return ratios.Length == 0 ? 1 : ratios[ratios.Length / 2];
        }

        public double? Of(ResultRow row) => _floors.TryGetValue((row.Group, row.Scenario, row.Cores), out double floor) ? floor : null;
    }
}
