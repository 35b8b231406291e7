using FifoLocks.Benchmarks.Plots;
using FifoLocks.Benchmarks.Results;

namespace FifoLocks.Benchmarks.Commands;

/// <summary>Draws the curves of a result file.</summary>
internal static class Plot
{
    public static int Run(string[] args)
    {
        if (new CommandLine(args, options: [], flags: []).Words is not [var path, var folder])
        {
            throw new UsageException("plot needs a result file and a folder.");
        }

        foreach ((_, string name, _) in Write(ResultFile.Read(path), folder))
        {
            Console.WriteLine(Path.Combine(folder, name));
        }

        return 0;
    }

    public static IReadOnlyList<(string Title, string FileName, string Svg)> Write(ResultFile file, string folder)
    {
        Directory.CreateDirectory(folder);
        (string Title, string FileName, string Svg)[] charts = [.. Charts.Of(file)];
        foreach ((_, string name, string svg) in charts)
        {
            File.WriteAllText(Path.Combine(folder, name), svg);
        }

        return charts;
    }
}
