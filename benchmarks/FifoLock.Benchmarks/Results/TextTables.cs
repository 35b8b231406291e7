using System.Globalization;
using FifoLocks.Benchmarks.Measuring;

namespace FifoLocks.Benchmarks.Results;

/// <summary>Tables for a terminal.</summary>
internal static class TextTables
{
    public static void Print(TextWriter writer, Group group, IEnumerable<ResultRow> rows)
    {
        writer.WriteLine($"== {group.Name}: {group.What}");
        writer.WriteLine($"{"",-50}{"median",12}{"quartiles",21}{"/floor",9}{"/peer",9}{"B",9}");
        foreach (Comparison comparison in Comparison.Of(rows))
        {
            writer.WriteLine($"{comparison.Title} ({comparison.Unit})");
            foreach (ResultRow row in comparison.Rows)
            {
                string name = Mark(row.Role) + row.Contender;
                string spread = $"{Figures.Value(row.Low)}..{Figures.Value(row.High)}";
                writer.WriteLine($"{name,-50}{Figures.Value(row.Median),12}{spread,21}{Figures.Ratio(comparison.ToFloor(row)),9}{Figures.Ratio(comparison.ToBestPeer(row)),9}{Figures.Bytes(row.Bytes),9}");
            }
        }

        writer.WriteLine();
    }

    private static string Mark(Role role) => role switch
    {
        Role.Floor => "  _ ",
        Role.Ours => "  * ",
        _ => "    ",
    };
}

/// <summary>How figures are written: as many digits as mean something.</summary>
internal static class Figures
{
    public static string Value(double value) => value switch
    {
        double.NaN => "-",
        < 100 => value.ToString("F1", CultureInfo.InvariantCulture),
        _ => value.ToString("N0", CultureInfo.InvariantCulture),
    };

    public static string Ratio(double? ratio) => ratio?.ToString("F2", CultureInfo.InvariantCulture) ?? "";

    public static string Bytes(double? bytes) => bytes?.ToString("N0", CultureInfo.InvariantCulture) ?? "";
}
