using FifoLocks.Generators.Model;
using FifoLocks.Generators.Parsing;
using FifoLocks.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FifoLocks.Generators.Tests;

/// <summary>From C# to bounds: what is understood, what it comes to, and that it means the same.</summary>
internal sealed class PredicateTests
{
    private const string A = "Acme.A";
    private const string B = "Acme.B";

    [TestCase("h.None<A>()", "A<1")]
    [TestCase("((h.None<A>()))", "A<1")]
    [TestCase("h.Any<A>()", "A>=1")]
    [TestCase("!h.None<A>()", "A>=1")]
    [TestCase("h.Count<A>() < 3", "A<3")]
    [TestCase("h.Count<A>() <= 3", "A<4")]
    [TestCase("3 > h.Count<A>()", "A<3")]
    [TestCase("3 <= h.Count<A>()", "A>=3")]
    [TestCase("h.Count<A>() == 3", "A>=3 A<4")]
    [TestCase("h.Count<A>() == 0", "A<1")]
    [TestCase("h.Count<A>() != 3", "A<3 | A>=4")]
    [TestCase("h.Count<A>() + 1 <= 3", "A<3")]
    [TestCase("h.Count<A>() < limit", "A<limit+0")]
    [TestCase("h.Count<A>() <= limit", "A<limit+1")]
    [TestCase("limit - 1 > h.Count<A>()", "A<limit-1")]
    [TestCase("h.Count<A>() - 2 < limit + 1", "A<limit+3")]
    [TestCase("h.Count<A>() < Two", "A<2")]
    [TestCase("h.Count<A>() < 3 && h.Count<A>() < 5", "A<3")]
    [TestCase("h.Count<A>() < 5 && (h.Count<A>() < 3)", "A<3")]
    [TestCase("h.Count<A>() < 3 || h.Count<A>() < 5", "A<5")]
    [TestCase("h.Count<A>() > 3 && h.Count<A>() < 3", "never")]
    [TestCase("h.Count<A>() >= 0", "always")]
    [TestCase("h.Count<A>() < 0", "never")]
    [TestCase("h.Count<A>() <= int.MaxValue", "always")]
    [TestCase("true", "always")]
    [TestCase("false", "never")]
    [TestCase("h.None<A>() & h.None<B>()", "A<1 B<1")]
    [TestCase("h.None<A>() | h.None<B>()", "A<1 | B<1")]
    [TestCase("!(h.Any<A>() || h.Any<B>())", "A<1 B<1")]
    [TestCase("!(h.Any<A>() && h.Any<B>())", "A<1 | B<1")]
    [TestCase("h.None<A>() && (h.None<B>() || h.Count<B>() > 4)", "A<1 B<1 | A<1 B>=5")]
    [TestCase("h.Any<A>() ? h.None<B>() : h.Count<B>() < 2", "A>=1 B<1 | A<1 B<2")]
    [TestCase("h.Any<A>() == false", "A<1")]
    [TestCase("h.Any<A>() is false", "A<1")]
    [TestCase("h.Any<A>() ^ h.Any<B>()", "A>=1 B<1 | A<1 B>=1")]
    [TestCase("h.Count<A>() is 0 or > 2", "A<1 | A>=3")]
    [TestCase("h.Count<A>() is not 0", "A>=1")]
    [TestCase("h.None<A>() || true", "always")]
    [TestCase("h.Count<A>() + h.Count<B>() < 3", "? always")]
    [TestCase("h.Count<A>() < h.Count<B>()", "? always")]
    [TestCase("h.None<A>() && Helper(h)", "? A<1")]
    [TestCase("h.None<A>() && !Helper(h)", "? A<1")]
    [TestCase("h.None<A>() || Helper(h)", "? always")]
    [TestCase("!(h.Any<A>() || Helper(h))", "? A<1")]
    [TestCase("h.None<A>() && limit > 3", "? A<1")]
    [TestCase("h.Count<A>() < 2.5", "? always")]
    [TestCase("h.Count<A>() < limit * 2", "? always")]
    [TestCase("default(Holds).None<A>()", "? always")]
    public void A_predicate_comes_to(string predicate, string expected) => Assert.That(Describe(Parse(predicate)), Is.EqualTo(expected));

    [Test]
    public void More_than_eight_alternatives_run_as_written()
    {
        string eight = string.Join(" || ", Enumerable.Range(1, 8).Select(static i => $"h.Count<A>() == {i * 10}"));
        Assert.Multiple(() =>
        {
            Assert.That(Parse(eight).IsExact);
            Assert.That(Parse(eight).AnyOf, Has.Count.EqualTo(8));
            Assert.That(Parse(eight + " || h.Count<A>() == 90").IsExact, Is.False);
            Assert.That(Describe(Parse($"h.None<B>() && ({eight} || h.Count<A>() == 90)")), Is.EqualTo("? B<1"), "what is implied is still known");
        });
    }

    [Test]
    public void Modes_that_only_a_helper_looks_at_are_mentioned() =>
        Assert.That(Parse("Helper(h)").Mentions.Select(static mention => mention.FullName), Is.EquivalentTo(new[] { A, B }));

    [Test]
    public void A_block_with_one_return_is_an_expression() =>
        Assert.That(Describe(ParseMember("private static bool IsCompatible(Holds h) { return h.None<A>(); }")), Is.EqualTo("A<1"));

    [Test]
    public void The_condition_is_the_source_on_one_line_without_comments() =>
        Assert.That(
            Parse("h.None<A>() // one\n   &&  /* two */ h.None<B>()\n").Condition,
            Is.EqualTo("h.None<A>() && h.None<B>()"));

    /// <summary>Random trees, written as C#, compared with the bounds they come to at every pair of small counts.</summary>
    [Test]
    public void The_bounds_mean_what_the_source_says()
    {
        var random = new Random(20260103);
        var trees = new List<Tree>();
        for (int i = 0; i < 400; i++)
        {
            trees.Add(Tree.Random(random, depth: 3));
        }

        CSharpCompilation compilation = Generation.Compile(Source(string.Join("\n", trees.Select(static (tree, i) =>
            $"[LockMode] internal sealed partial class M{i} {{ private static bool IsCompatible(Holds h, int limit) => {tree.Text}; }}"))));
        Assert.That(compilation.GetDiagnostics().Where(static each => each.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error), Is.Empty);
        int exact = 0;
        for (int i = 0; i < trees.Count; i++)
        {
            ModeModel mode = ModeParser.Parse(compilation.GetTypeByMetadataName($"Acme.M{i}")!, compilation, issues: null, default);
            exact += mode.IsExact ? 1 : 0;
            foreach ((int a, int b, int limit) in from a in Enumerable.Range(0, 7) from b in Enumerable.Range(0, 7) from limit in Enumerable.Range(-1, 6) select (a, b, limit))
            {
                bool bounds = mode.AnyOf.Any(alternative => alternative.All(term => Holds(term, a, b, limit)));
                bool source = trees[i].Evaluate(a, b, limit);
                Assert.That(mode.IsExact ? bounds == source : bounds || !source, () => $"{trees[i].Text} at A={a}, B={b}, limit={limit}: {Describe(mode)}");
            }
        }

        Assert.That(exact, Is.GreaterThan(200), "enough of them compile to mean something");
    }

    /// <summary>The two readers: what the one that needs no binding understands, it understands as the other one does, whichever mode it is about.</summary>
    [Test]
    public void A_predicate_that_is_read_from_its_syntax_says_what_its_operations_say()
    {
        var random = new Random(20261122);
        string[] predicates =
        [
            .. Enumerable.Range(0, 300).Select(_ => Tree.Random(random, depth: 2).Text),
            "h.None<B>() && h.Count<A>() < limit && !h.Any<B>()", "h.None<Inner>()", "h.None<Inner>()", "h.None<Acme.A>() && h.None<M.Inner>()", "h.None<global::Acme.A>()", "h.None<string>()", "h.None<Missing>()",
            "h.None<Hidden.Mode>()", "h.None<Other>()", "default(Holds).None<A>()", "other.None<A>()", "h.Count<A>() < 3L", "h.Count<A>() < wide", "h.Count<A>() < Two", "h.None<A>(1)", "h.Some<A>()",
            "h.None<A>", "h.None<A, B>()", "h?.None<A>()", "h.Count<A>() < h.Count<B>()", "h.Count<A>()", "h.None<A>() == true", "h.Count<Fixed>() < 2", "h.None<Of<int>>()",
            string.Join(" && ", Enumerable.Repeat("h.None<A>()", 200)), string.Join(" || ", Enumerable.Range(1, 20).Select(static i => $"h.Count<A>() > {i}")),
        ];
        CSharpCompilation compilation = Generation.Compile(Source(string.Join("\n", predicates.Select(static (predicate, i) => $$"""
            [LockMode] internal sealed partial class M{{i}} {
                private const int Two = 2;
                {{(i % 2 == 0 ? "[LockMode] internal sealed partial class Inner { private static bool IsCompatible(Holds h) => true; }" : "")}}
                private static bool IsCompatible(Holds h, int limit, Holds other, long wide) => {{predicate}}; }
            """)))).AddSyntaxTrees(Generation.Parse("""
            global using Other = Acme.B;
            namespace Acme {
                [FifoLocks.LockMode] internal static class Fixed { }
                internal class Of<T> { }
                internal class Hidden { [FifoLocks.LockMode] private sealed partial class Mode { private static bool IsCompatible(FifoLocks.Holds h) => true; } } }
            """));
        int plain = 0;
        for (int i = 0; i < predicates.Length; i++)
        {
            INamedTypeSymbol type = compilation.GetTypeByMetadataName($"Acme.M{i}")!;
            var models = new SemanticModels(compilation);
            var predicate = (IMethodSymbol)type.GetMembers("IsCompatible").Single();
            var declaration = (MethodDeclarationSyntax)predicate.DeclaringSyntaxReferences[0].GetSyntax();
            ExpressionSyntax expression = PredicateParser.SingleExpression(declaration)!;
            List<ITypeSymbol> mentions = [], others = [];
            if (PlainPredicate.Read(predicate, expression, name => models.TypeIn(predicate, declaration, name), mentions.Add) is { } read)
            {
                plain++;
                Formula bound = PredicateParser.For(predicate, others.Add, issues: null).Parse(models.OperationOf(expression, default)!);
                Assert.That(read.Normalize(out bool exact), Is.EqualTo(bound.Normalize(out bool otherExact)), predicates[i]);
                Assert.That((exact, string.Join(" ", mentions.Distinct(SymbolEqualityComparer.Default))), Is.EqualTo((otherExact, string.Join(" ", others.Distinct(SymbolEqualityComparer.Default)))), predicates[i]);
            }
        }

        Assert.That(plain, Is.InRange(40, 280), "enough of them are read that way, and not all");
    }

    [Test]
    public void Metadata_terms_come_back_as_they_were([Values(
        "h.None<A>() && h.Count<B>() < limit - 1 || h.Count<A>() >= 3 && h.Count<A>() <= limit",
        "false",
        "true",
        "h.None<A>() && Helper(h)")] string predicate)
    {
        ModeModel mode = Parse(predicate);
        ModeModel read = CompiledTerms.Read(mode.Shape, mode.Assembly, CompiledTerms.Write(mode));
        Assert.Multiple(() =>
        {
            Assert.That(read.AnyOf, Is.EqualTo(mode.AnyOf));
            Assert.That(read.IsExact, Is.EqualTo(mode.IsExact));
            Assert.That(read.Condition, Is.EqualTo(mode.Condition));
            Assert.That(read.Parameters, Is.EqualTo(mode.Parameters));
            Assert.That(read.Mentions.Select(static mention => mention.FullName), Is.EqualTo(mode.Mentions.Select(static mention => mention.FullName)));
        });
    }

    [TestCase("when Acme.A~3", "? always")]
    [TestCase("when Acme.A<", "? always")]
    [TestCase("when Acme.A<x Acme.B<1", "? B<1")]
    [TestCase("", "never")]
    [TestCase("when\nsomething new\nunheard-of", "always")]
    public void Metadata_that_is_not_understood_runs_as_written(string metadata, string expected) =>
        Assert.That(Describe(CompiledTerms.Read(Parse("true").Shape, "Lib", metadata)), Is.EqualTo(expected));

    private static bool Holds(BoundTerm term, int a, int b, int limit)
    {
        int count = term.Mode == A ? a : b;
        return term.IsLower == (count >= term.Limit + (term.Parameter is null ? 0 : limit));
    }

    private static ModeModel Parse(string predicate) => ParseMember($"private static bool IsCompatible(Holds h, int limit) => {predicate};");

    private static ModeModel ParseMember(string member)
    {
        CSharpCompilation compilation = Generation.Compile(Source($$"""
            [LockMode] internal sealed partial class M
            {
                private const int Two = 2;
                {{member}}
                private static bool Helper(Holds h) => h.Count<A>() + h.Count<B>() < 3;
            }
            """));
        Assert.That(compilation.GetDiagnostics().Where(static each => each.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error), Is.Empty);
        return ModeParser.Parse(compilation.GetTypeByMetadataName("Acme.M")!, compilation, issues: null, default);
    }

    private static string Source(string modes) =>
        $$"""
        using FifoLocks;
        namespace Acme;
        [LockMode] internal sealed partial class A { private static bool IsCompatible(Holds h) => true; }
        [LockMode] internal sealed partial class B { private static bool IsCompatible(Holds h) => true; }
        {{modes}}
        """;

    private static string Describe(ModeModel mode)
    {
        string text = mode.AnyOf.Count == 0 ? "never" : string.Join(" | ", mode.AnyOf.Select(static alternative => alternative.Count == 0
            ? "always"
            : string.Join(" ", alternative.Select(static term =>
                $"{term.Mode.Split('.')[1]}{(term.IsLower ? ">=" : "<")}{term.Parameter}{(term.Parameter is not null && term.Limit >= 0 ? "+" : "")}{term.Limit}"))));
        return mode.IsExact ? text : "? " + text;
    }

    /// <summary>A random predicate with its own evaluation.</summary>
    private sealed record Tree(string Text, Func<int, int, int, bool> Evaluate)
    {
        public static Tree Random(Random random, int depth)
        {
            if (depth == 0 || random.Next(5) == 0)
            {
                return Leaf(random);
            }

            Tree left = Random(random, depth - 1);
            Tree right = Random(random, depth - 1);
            return random.Next(7) switch
            {
                0 or 1 => new($"({left.Text} && {right.Text})", (a, b, l) => left.Evaluate(a, b, l) && right.Evaluate(a, b, l)),
                2 or 3 => new($"({left.Text} || {right.Text})", (a, b, l) => left.Evaluate(a, b, l) || right.Evaluate(a, b, l)),
                4 => new($"!{left.Text}", (a, b, l) => !left.Evaluate(a, b, l)),
                5 => new($"({left.Text} ^ {right.Text})", (a, b, l) => left.Evaluate(a, b, l) ^ right.Evaluate(a, b, l)),
                _ => new($"({left.Text} == {right.Text})", (a, b, l) => left.Evaluate(a, b, l) == right.Evaluate(a, b, l)),
            };
        }

        private static Tree Leaf(Random random)
        {
            bool isA = random.Next(2) == 0;
            string mode = isA ? "A" : "B";
            int constant = random.Next(-1, 6);
            bool withLimit = random.Next(4) == 0;
            string right = withLimit ? $"limit + {constant}" : $"{constant}";
            int Count(int a, int b) => isA ? a : b;
            int Right(int l) => withLimit ? l + constant : constant;
            return random.Next(9) switch
            {
                0 => new($"h.None<{mode}>()", (a, b, _) => Count(a, b) == 0),
                1 => new($"h.Any<{mode}>()", (a, b, _) => Count(a, b) > 0),
                2 => new($"(h.Count<{mode}>() < {right})", (a, b, l) => Count(a, b) < Right(l)),
                3 => new($"(h.Count<{mode}>() <= {right})", (a, b, l) => Count(a, b) <= Right(l)),
                4 => new($"({right} < h.Count<{mode}>())", (a, b, l) => Right(l) < Count(a, b)),
                5 => new($"({right} <= h.Count<{mode}>())", (a, b, l) => Right(l) <= Count(a, b)),
                6 => new($"(h.Count<{mode}>() == {right})", (a, b, l) => Count(a, b) == Right(l)),
                7 => new($"(h.Count<{mode}>() != {right})", (a, b, l) => Count(a, b) != Right(l)),
                _ => random.Next(2) == 0 ? new("true", static (_, _, _) => true) : new("false", static (_, _, _) => false),
            };
        }
    }
}
