using Microsoft.CodeAnalysis;

namespace FifoLocks.Generators.Tests;

/// <summary>That this project is what it says it is: the generator that ships, built on an older compiler than the one it runs in.</summary>
internal sealed class VersionTests
{
    [Test]
    public void The_generator_runs_in_a_compiler_newer_than_the_one_it_is_built_on()
    {
        Version builtOn = typeof(FifoLockGenerator).Assembly.GetReferencedAssemblies().Single(static each => each.Name == "Microsoft.CodeAnalysis").Version!;
        Version runsIn = typeof(Compilation).Assembly.GetName().Version!;
        Assert.That(runsIn.Major, Is.GreaterThan(builtOn.Major), $"built on {builtOn}, runs in {runsIn}");
    }
}
