using System.Reflection;
using FifoLocks.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace FifoLocks.Generators.Tests;

/// <summary>
/// A keystroke elsewhere must cost next to nothing. Driven by <see cref="TrackingNames"/>: a step that is added there is tested here, and
/// a step of the pipeline that is not there fails the last test.
/// </summary>
internal sealed class CachingTests
{
    private const string Source = """
        using FifoLocks;
        namespace Acme;
        [LockMode] internal sealed partial class Read { private static bool IsCompatible(Holds h) => h.None<Write>(); }
        [LockMode] internal sealed partial class Write { private static bool IsCompatible(Holds h) => h.None<Read>() && h.None<Write>() && Helper(h); private static bool Helper(Holds h) => true; }
        [LockMode] internal sealed partial class Slot { private static bool IsCompatible(Holds h, int capacity) => h.Count<Slot>() < capacity; }
        [FifoLock(typeof(Read), typeof(Write))] internal sealed partial class DocumentLock;
        [FifoLock(typeof(Slot))] internal sealed partial class Pool;
        internal sealed partial class Account { [Synchronized] public partial int Add(int amount); private int AddCore(int amount) => amount; }
        internal sealed partial class Log { [Synchronized] public partial void Add(string text); private void AddCore(string text) { } }
        """;

    private static IEnumerable<string> Steps() => typeof(TrackingNames)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(static field => field.IsLiteral)
        .Select(static field => (string)field.GetRawConstantValue()!);

    [TestCaseSource(nameof(Steps))]
    public void An_unrelated_edit_leaves_the_step_as_it_was(string step)
    {
        CSharpCompilation before = Generation.Compile(Source);
        GeneratorDriver driver = Generation.Driver().RunGenerators(before);
        GeneratorRunResult again = driver
            .RunGenerators(before.AddSyntaxTrees(Generation.Parse("internal static class Unrelated { public const int One = 1; }")))
            .GetRunResult().Results.Single();

        IncrementalStepRunReason[] allowed = TrackingNames.First.Contains(step)
            ? [IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged]
            : [IncrementalStepRunReason.Cached];
        IncrementalStepRunReason[] reasons = [.. again.TrackedSteps[step].SelectMany(static run => run.Outputs).Select(static output => output.Reason)];
        Assert.That(reasons, Is.Not.Empty.And.All.AnyOf(allowed.Cast<object>().ToArray()));
    }

    [Test]
    public void An_unrelated_edit_writes_no_file_anew()
    {
        CSharpCompilation before = Generation.Compile(Source);
        GeneratorRunResult again = Generation.Driver().RunGenerators(before)
            .RunGenerators(before.AddSyntaxTrees(Generation.Parse("internal static class Unrelated;")))
            .GetRunResult().Results.Single();

        IEnumerable<IncrementalStepRunReason> reasons = again.TrackedOutputSteps.Values
            .SelectMany(static runs => runs).SelectMany(static run => run.Outputs).Select(static output => output.Reason);
        Assert.That(reasons, Is.Not.Empty.And.All.EqualTo(IncrementalStepRunReason.Cached));
    }

    [Test]
    public void An_edit_of_one_family_leaves_the_others_as_they_were()
    {
        CSharpCompilation before = Generation.Compile(Source);
        SyntaxTree tree = before.SyntaxTrees[0];
        GeneratorRunResult again = Generation.Driver().RunGenerators(before)
            .RunGenerators(before.ReplaceSyntaxTree(tree, Generation.Parse(Source.Replace("< capacity", "<= capacity"))))
            .GetRunResult().Results.Single();

        Assert.Multiple(() =>
        {
            foreach (string step in new[] { TrackingNames.Families, TrackingNames.TypedLocks })
            {
                IEnumerable<IncrementalStepRunReason> reasons =
                    again.TrackedSteps[step].SelectMany(static run => run.Outputs).Select(static output => output.Reason);
                Assert.That(
                    reasons,
                    Is.EquivalentTo(new[] { IncrementalStepRunReason.Unchanged, IncrementalStepRunReason.Modified }),
                    step);
            }
        });
    }

    [Test]
    public void An_edit_of_one_synchronized_method_leaves_other_types_as_they_were()
    {
        CSharpCompilation before = Generation.Compile(Source);
        SyntaxTree tree = before.SyntaxTrees[0];
        GeneratorRunResult again = Generation.Driver().RunGenerators(before)
            .RunGenerators(before.ReplaceSyntaxTree(tree, Generation.Parse(Source.Replace("string text", "object text"))))
            .GetRunResult().Results.Single();

        IEnumerable<IncrementalStepRunReason> reasons =
            again.TrackedSteps[TrackingNames.SynchronizedTypes].SelectMany(static run => run.Outputs).Select(static output => output.Reason);
        Assert.That(reasons, Is.EquivalentTo(new[] { IncrementalStepRunReason.Unchanged, IncrementalStepRunReason.Modified }));
    }

    [Test]
    public void Every_step_that_has_a_name_has_it_from_one_place()
    {
        GeneratorRunResult result = Generation.Driver().RunGenerators(Generation.Compile(Source)).GetRunResult().Results.Single();

        string[] ofTheCompiler =
        [
            .. typeof(WellKnownGeneratorInputs).GetFields().Concat(typeof(WellKnownGeneratorOutputs).GetFields()).Select(static field => (string)field.GetRawConstantValue()!),
        ];
        IEnumerable<string> ours = result.TrackedSteps.Keys.Except(ofTheCompiler).Where(static name => !IsStepOfForAttribute(name));
        Assert.That(ours, Is.SubsetOf(Steps()));
        Assert.That(Steps(), Is.SubsetOf(result.TrackedSteps.Keys));
    }

    /// <summary><c>ForAttributeWithMetadataName</c> is itself a pipeline.</summary>
    private static bool IsStepOfForAttribute(string name) =>
        name.Contains("_ForAttribute", StringComparison.Ordinal) || name.StartsWith("compilation", StringComparison.OrdinalIgnoreCase);
}
