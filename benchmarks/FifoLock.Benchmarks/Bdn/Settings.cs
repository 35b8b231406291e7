using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Environments;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains;
using BenchmarkDotNet.Toolchains.CsProj;
using BenchmarkDotNet.Toolchains.DotNetCli;

namespace FifoLocks.Benchmarks.Bdn;

/// <summary>How BenchmarkDotNet is to run. Its version 0.14 knows .NET 9 at most and disassembles nothing that it does not know, so it is told .NET 9 and builds for .NET 10.</summary>
internal static class Settings
{
    public static IConfig Config()
    {
        IToolchain known = CsProjCoreToolchain.From(new NetCoreAppSettings("net10.0", null, ".NET 10"));
        Job job = Job.Default
            .WithRuntime(CoreRuntime.Core90)
            .WithToolchain(new Toolchain(".NET 10", known.Generator, known.Builder, known.Executor))
            .WithArguments([new MsBuildArgument("/p:Bdn=true")]);
        return DefaultConfig.Instance
            .AddJob(job)
            .WithBuildTimeout(TimeSpan.FromMinutes(10))
            .AddDiagnoser(MemoryDiagnoser.Default, new DisassemblyDiagnoser(new DisassemblyDiagnoserConfig(maxDepth: 3, printSource: false)));
    }
}
