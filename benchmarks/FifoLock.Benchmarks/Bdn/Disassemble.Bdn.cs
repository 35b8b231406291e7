using BenchmarkDotNet.Running;
using FifoLocks.Benchmarks.Bdn;

namespace FifoLocks.Benchmarks.Commands;

/// <content>Compiled with <c>-p:Bdn=true</c>.</content>
internal static partial class Disassemble
{
    static partial void Run(string[] args, ref int? exitCode)
    {
        BenchmarkSwitcher.FromTypes([typeof(UncontendedSync), typeof(UncontendedAsync)]).Run(args, Settings.Config());
        exitCode = 0;
    }
}
