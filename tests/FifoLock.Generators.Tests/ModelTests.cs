using System.Collections;
using System.Reflection;
using FifoLocks.Generators.Model;
using FifoLocks.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace FifoLocks.Generators.Tests;

/// <summary>
/// What the pipeline keeps between runs is made of strings and numbers. A symbol or a syntax node in it would keep a whole compilation alive, and
/// would never be equal to the one of the next run.
/// </summary>
internal sealed class ModelTests
{
    private const string Source = """
        using FifoLocks;
        namespace Acme;
        [LockMode] internal sealed partial class Read { private static bool IsCompatible(Holds h) => h.None<Write>(); }
        [LockMode] internal sealed partial class Write { private static bool IsCompatible(Holds h, int most) => h.Count<Read>() < most && h.None<Write>(); }
        [FifoLock(typeof(Read), typeof(Write))] internal sealed partial class DocumentLock;
        internal sealed partial class Account { [Synchronized] public partial T Add<T>(T amount) where T : class; private T AddCore<T>(T amount) => amount; }
        """;

    [Test]
    public void Models_hold_nothing_of_the_compilation()
    {
        GeneratorRunResult result = Generation.Driver().RunGenerators(Generation.Compile(Source)).GetRunResult().Results.Single();
        object[] models =
        [
            .. typeof(TrackingNames).GetFields().Where(static field => field.IsLiteral)
                .SelectMany(field => result.TrackedSteps[(string)field.GetRawConstantValue()!])
                .SelectMany(static run => run.Outputs)
                .Select(static output => output.Value),
        ];

        Assert.That(models, Has.Length.EqualTo(7));
        Assert.That(models.SelectMany(static model => Offenders(model)), Is.Empty);
    }

    /// <summary>A walker that finds nothing anywhere would pass the test above for ever.</summary>
    [Test]
    public void The_walker_finds_what_it_looks_for()
    {
        CSharpCompilation compilation = Generation.Compile(Source);
        SyntaxNode root = compilation.SyntaxTrees[0].GetRoot();
        INamedTypeSymbol symbol = compilation.GetTypeByMetadataName("Acme.Read")!;
        Assert.Multiple(() =>
        {
            foreach (object offender in new object[] { compilation, root, root.SyntaxTree, symbol, root.GetLocation(), compilation.GetSemanticModel(root.SyntaxTree) })
            {
                Assert.That(Offenders(Tuple.Create(1, new[] { offender })), Is.Not.Empty, offender.GetType().Name);
            }
        });
    }

    [Test]
    public void Models_of_equal_sources_are_equal()
    {
        Assert.That(Families(Source), Is.EqualTo(Families(Source)));
        Assert.That(Families(Source), Is.Not.EqualTo(Families(Source.Replace("< most", "<= most"))));

        static object[] Families(string source) =>
        [
            .. Generation.Driver().RunGenerators(Generation.Compile(source)).GetRunResult().Results.Single()
                .TrackedSteps[TrackingNames.Families].SelectMany(static run => run.Outputs).Select(static output => output.Value),
        ];
    }

    [Test]
    public void Equatable_arrays_are_equal_when_their_items_are()
    {
        EquatableArray<int> one = new[] { 1, 2 }.ToEquatableArray();
        Assert.Multiple(() =>
        {
            Assert.That(one, Is.EqualTo(new List<int> { 1, 2 }.ToEquatableArray()));
            Assert.That(one.GetHashCode(), Is.EqualTo(new List<int> { 1, 2 }.ToEquatableArray().GetHashCode()));
            Assert.That(one.Equals(new[] { 2, 1 }.ToEquatableArray()), Is.False);
            Assert.That(one.Equals(EquatableArray<int>.Empty), Is.False);
            Assert.That(EquatableArray<int>.Empty.Equals(Array.Empty<int>().ToEquatableArray()), Is.True);
        });
    }

    private static IEnumerable<string> Offenders(object root)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var open = new Stack<(object Value, string Path)>([(root, root.GetType().Name)]);
        while (open.TryPop(out (object Value, string Path) next))
        {
            if (next.Value is ISymbol or SyntaxNode or SyntaxTree or Compilation or SemanticModel or Location or IOperation or SourceText or SyntaxReference or Delegate)
            {
                yield return next.Path;
                continue;
            }

            if (next.Value is string || next.Value.GetType().IsPrimitive || !seen.Add(next.Value))
            {
                continue;
            }

            foreach (object item in next.Value as IEnumerable ?? Array.Empty<object>())
            {
                open.Push((item, next.Path + "[]"));
            }

            for (Type? type = next.Value.GetType(); type is not null; type = type.BaseType)
            {
                foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                {
                    if (field.GetValue(next.Value) is { } value)
                    {
                        open.Push((value, $"{next.Path}.{field.Name}"));
                    }
                }
            }
        }
    }
}
