using System.Collections.Immutable;
using FifoLocks.Generators.Model;
using FifoLocks.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace FifoLocks.Generators.Tests;

/// <summary>
/// What the pipeline keeps between keystrokes holds no symbol, no syntax, no compilation: one of them would keep the whole of an old compilation alive, and
/// compare by identity, so that every later step runs every time.
/// </summary>
internal sealed class ModelGraphTests
{
    private const string Source = """
        using FifoLocks;
        namespace Acme;
        [LockMode] internal sealed partial class Read { private static bool IsCompatible(Holds h) => h.None<Write>(); }
        [LockMode, ConvertsTo(typeof(Read))] internal sealed partial class Write { private static bool IsCompatible(Holds h) => h.None<Read>() && h.None<Write>() && Helper(h); private static bool Helper(Holds h) => true; }
        [LockMode] internal sealed partial class Slot { private static bool IsCompatible(Holds h, int capacity) => h.Count<Slot>() < capacity || h.None<Lib.Use>(); }
        [LockMode] internal sealed partial class Wrong { }
        [LockMode] internal sealed class Bad { private static bool IsCompatible(Holds h) => false; }
        [FifoLock(typeof(Read), typeof(Write), typeof(Wrong), typeof(Bad))] internal sealed partial class DocumentLock;
        [FifoLock(typeof(Slot), typeof(Lib.Use))] internal sealed partial class Pool;
        internal sealed partial class Account<T> where T : class { [Synchronized] public partial int Add<U>(T amount, U other) where U : struct; private int AddCore<U>(T amount, U other) where U : struct => 1; }
        """;

    private static readonly GeneratorRunResult s_result = Generation.Driver()
        .RunGenerators(Generation.Compile(Source, "Acme", Generation.Library(
            "namespace Lib { [FifoLocks.LockMode] public sealed partial class Use { private static bool IsCompatible(FifoLocks.Holds h, System.Uri at) => h.None<Use>(); } }", "Lib")))
        .GetRunResult().Results.Single();

    [Test]
    public void No_step_keeps_anything_but_models_of_text_and_numbers()
    {
        List<(string Step, object Value)> kept = [.. Kept()];
        Assert.That(kept.Select(static each => each.Step), Is.SupersetOf(typeof(TrackingNames).GetFields().Where(static field => field.IsLiteral).Select(static field => field.Name)));
        Assert.That(kept.SelectMany(static each => ObjectGraph.Foreign(each.Value, each.Step)), Is.Empty);
    }

    private static IEnumerable<TestCaseData> Planted()
    {
        CSharpCompilation compilation = Generation.Compile("namespace Acme; internal class C { }");
        INamedTypeSymbol symbol = compilation.GetTypeByMetadataName("Acme.C")!;
        SyntaxNode syntax = symbol.DeclaringSyntaxReferences[0].GetSyntax();
        object[] things =
        [
            symbol, symbol.ContainingNamespace, syntax, syntax.SyntaxTree, syntax.GetFirstToken(), compilation, compilation.GetSemanticModel(syntax.SyntaxTree), symbol.Locations[0],
            syntax.GetReference(), (Func<string>)(() => symbol.Name),
        ];
        foreach (object thing in things)
        {
            yield return new TestCaseData(thing).SetArgDisplayNames(thing.GetType().Name);
        }
    }

    [TestCaseSource(nameof(Planted))]
    public void The_walk_finds_what_is_planted(object thing)
    {
        object[] hidings =
        [
            thing,
            new object[] { "text", new object?[] { null, thing } },
            (1, thing),
            ImmutableArray.Create(thing),
            ImmutableArray.Create((1, new[] { thing })),
            new PlantedModel(Inherited: thing, Own: null),
            new PlantedModel(Inherited: "text", Own: new PlantedModel(null, thing)),
            new EquatableArray<PlantedModel>([new PlantedModel(1, 2), new PlantedModel(3, thing)]),
        ];
        Assert.Multiple(() =>
        {
            foreach (object hiding in hidings)
            {
                Assert.That(ObjectGraph.Foreign(hiding, "planted"), Is.Not.Empty, hiding.GetType().ToString());
            }
        });
    }

    [Test]
    public void The_walk_says_where_it_was() => Assert.That(
        ObjectGraph.Foreign(new object[] { "text", ("tuple", new object()) }, "Step"),
        Is.EqualTo(new[] { "Step[1].Item2: System.Object" }));

    [Test]
    public void The_walk_ends_in_a_circle()
    {
        object[] circle = new object[2];
        circle[0] = circle;
        circle[1] = 3;
        Assert.That(ObjectGraph.Foreign(circle, "circle"), Is.Empty);
    }

    /// <summary>The outputs of all our steps and of the unnamed ones between them, back to the first ones; what comes before those is the compiler's.</summary>
    private static IEnumerable<(string Step, object Value)> Kept()
    {
        var seen = new HashSet<IncrementalGeneratorRunStep>();
        var todo = new Stack<IncrementalGeneratorRunStep>(
            s_result.TrackedOutputSteps.Values.SelectMany(static runs => runs).SelectMany(static run => run.Inputs).Select(static input => input.Source));
        while (todo.TryPop(out IncrementalGeneratorRunStep? step))
        {
            if (!seen.Add(step))
            {
                continue;
            }

            foreach ((object value, _) in step.Outputs)
            {
                yield return (step.Name ?? "unnamed", value);
            }

            if (!TrackingNames.First.Contains(step.Name))
            {
                foreach ((IncrementalGeneratorRunStep source, _) in step.Inputs)
                {
                    todo.Push(source);
                }
            }
        }
    }
}
