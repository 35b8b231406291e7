namespace FifoLocks.Benchmarks.Commands;

/// <summary>The first group once more under BenchmarkDotNet, which also shows the machine code.</summary>
internal static partial class Disassemble
{
    public static int Run(string[] args)
    {
        int? exitCode = null;
        Run(args, ref exitCode);
        return exitCode ?? throw new UsageException("BenchmarkDotNet is not in this build. Add -p:Bdn=true: dotnet run -c Release -p:Bdn=true --project benchmarks/FifoLock.Benchmarks -- bdn --filter '*'");
    }

    static partial void Run(string[] args, ref int? exitCode);
}
