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

    /// <summary>What may happen to the source without any of it meaning something else.</summary>
    private static readonly Dictionary<string, Func<CSharpCompilation, CSharpCompilation>> s_edits = new()
    {
        ["another file appears"] = static before => before.AddSyntaxTrees(Generation.Parse("internal static class Unrelated { public const int One = 1; }")),
        ["everything moves down a line"] = static before => Edit(before, static text => "// A comment.\n" + text),
        ["a comment inside a predicate"] = static before => Edit(before, static text => text.Replace(" && h.None<Write>()", " // Why.\n    && h.None<Write>()")),
        ["a member beside a predicate"] = static before => Edit(before, static text => text.Replace("AddCore(string text) { }", "AddCore(string text) { int n = 1; }")),
        ["another type in the same file"] = static before => Edit(before, static text => text + "internal sealed class Other { internal int One() => 1; }"),
        ["another reference"] = static before => before.AddReferences(Generation.Library("public static class Lib;", "Lib")),
    };

    private static IEnumerable<TestCaseData> StepsAndEdits() =>
        from edit in s_edits.Keys
        from step in Steps()
        select new TestCaseData(step, edit);

    [TestCaseSource(nameof(StepsAndEdits))]
    public void An_unrelated_edit_leaves_the_step_as_it_was(string step, string edit)
    {
        GeneratorRunResult again = After(edit);
        IncrementalStepRunReason[] allowed = TrackingNames.First.Contains(step)
            ? [IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged]
            : [IncrementalStepRunReason.Cached];
        IncrementalStepRunReason[] reasons = [.. again.TrackedSteps[step].SelectMany(static run => run.Outputs).Select(static output => output.Reason)];
        Assert.That(reasons, Is.Not.Empty.And.All.AnyOf(allowed.Cast<object>().ToArray()));
    }

    private static IEnumerable<string> Edits() => s_edits.Keys;

    [TestCaseSource(nameof(Edits))]
    public void An_unrelated_edit_writes_no_file_anew(string edit)
    {
        IEnumerable<IncrementalStepRunReason> reasons = After(edit).TrackedOutputSteps.Values
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

    private static GeneratorRunResult After(string edit)
    {
        CSharpCompilation before = Generation.Compile(Source);
        CSharpCompilation after = s_edits[edit](before);
        Assert.That(after, Is.Not.SameAs(before));
        return Generation.Driver().RunGenerators(before).RunGenerators(after).GetRunResult().Results.Single();
    }

    private static CSharpCompilation Edit(CSharpCompilation before, Func<string, string> edit)
    {
        string after = edit(Source);
        Assert.That(after, Is.Not.EqualTo(Source), "the edit changes nothing");
        return before.ReplaceSyntaxTree(before.SyntaxTrees[0], Generation.Parse(after));
    }

    /// <summary><c>ForAttributeWithMetadataName</c> is itself a pipeline.</summary>
    private static bool IsStepOfForAttribute(string name) =>
        name.Contains("_ForAttribute", StringComparison.Ordinal) || name.StartsWith("compilation", StringComparison.OrdinalIgnoreCase);
}
