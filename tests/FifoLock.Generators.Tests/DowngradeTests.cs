using FifoLocks.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace FifoLocks.Generators.Tests;

/// <summary>Where <c>DowngradeTo</c> is offered: where the target's conflicts are shown to be among the source's, and nowhere else.</summary>
internal sealed class DowngradeTests
{
    // From Source to Target; Other is what the target looks at.
    private const string Alone = "h.None<Source>() && h.None<Other>() && h.None<Target>()";
    private const string BesideNoSource = "h.None<Source>()";

    [TestCase(Alone, "true", BesideNoSource, TestName = "Nothing_is_asked")]
    [TestCase(Alone, "h.None<Source>()", BesideNoSource, TestName = "Only_the_source_is_in_the_way")]
    [TestCase(Alone, "h.None<Other>() && h.None<Source>()", BesideNoSource, TestName = "The_source_keeps_the_other_out")]
    [TestCase("h.None<Source>() && h.Count<Other>() < 3", "h.Count<Other>() < 5", BesideNoSource, TestName = "The_source_bounds_the_other_more_tightly")]
    [TestCase("h.None<Source>()", "h.Count<Other>() < 5", "h.Count<Other>() < 4", TestName = "The_other_is_never_held_so_often")]
    [TestCase(Alone, "h.None<Target>()", "true", "h.None<Target>() && h.None<Source>()", TestName = "The_target_excludes_itself_and_the_source_keeps_it_out")]
    [TestCase(Alone, "h.None<Other>() || h.Any<Target>()", BesideNoSource, TestName = "One_alternative_is_enough")]
    [TestCase("h.None<Source>() && h.None<Other>() && System.Environment.ProcessorCount > 0", "h.None<Other>()", BesideNoSource, TestName = "What_the_source_asks_beyond_that_does_not_matter")]
    public void It_is_offered(string source, string target, string other, string? wholeTarget = null) =>
        Assert.That(Offered(source, wholeTarget ?? target, other), Is.True);

    [TestCase("h.None<Other>()", "h.None<Other>()", BesideNoSource, TestName = "The_source_does_not_exclude_itself")]
    [TestCase("h.Count<Source>() < 2 && h.None<Other>()", "h.None<Other>()", BesideNoSource, TestName = "Two_sources_may_be_held")]
    [TestCase("h.None<Source>()", "h.None<Other>()", BesideNoSource, TestName = "The_other_may_have_been_there_before")]
    [TestCase(Alone, "h.None<Other>()", "true", TestName = "The_other_may_come_while_the_source_is_held")]
    [TestCase(Alone, "h.None<Other>()", "h.Count<Source>() < 2", TestName = "The_other_may_come_beside_one_source")]
    [TestCase("h.None<Source>() && h.Count<Other>() < 6", "h.Count<Other>() < 5", BesideNoSource, TestName = "The_source_bounds_the_other_less_tightly")]
    [TestCase("h.None<Source>()", "h.Count<Other>() < 5", "h.Count<Other>() < 5", TestName = "The_other_may_be_held_as_often_as_that")]
    [TestCase(Alone, "h.Any<Other>()", BesideNoSource, TestName = "Something_must_be_held")]
    [TestCase(Alone, "h.Any<Source>()", BesideNoSource, TestName = "The_source_itself_must_be_held")]
    [TestCase(Alone, "h.None<Other>() && System.Environment.ProcessorCount > 0", BesideNoSource, TestName = "The_target_runs_as_written")]
    [TestCase("h.None<Source>() && (h.None<Other>() || h.Any<Target>())", "h.None<Other>()", BesideNoSource, TestName = "The_source_has_an_alternative_that_does_not_say")]
    [TestCase("h.None<Source>() && h.None<Other>()", "h.None<Other>()", "h.None<Source>() || h.Any<Target>()", TestName = "The_other_has_an_alternative_that_does_not_say")]
    [TestCase(Alone, "h.None<Target>()", BesideNoSource, TestName = "The_target_may_come_while_the_source_is_held")]
    public void It_is_not_offered(string source, string target, string other) =>
        Assert.That(Offered(source, target, other), Is.False);

    [TestCase("capacity", true)]
    [TestCase("capacity + 1", true)]
    [TestCase("capacity - 1", false)]
    [TestCase("other", false)]
    public void Parameters_are_compared_by_name(string limit, bool expected) => Assert.That(
        Offered("h.None<Source>() && h.Count<Other>() < capacity", $"h.Count<Other>() < {limit}", BesideNoSource, "int capacity, int other"), Is.EqualTo(expected));

    [Test]
    public void Without_the_declaration_it_is_not_offered() =>
        Assert.That(Generation.Run(Source(Alone, "true", BesideNoSource, "").Replace("ConvertsTo(typeof(Target))", "System.Obsolete")).Compilation.GetDiagnostics()
            .Where(static each => each.Severity == DiagnosticSeverity.Error).Select(static each => each.Id), Does.Contain("CS0311"));

    private static bool Offered(string source, string target, string other, string parameters = "")
    {
        Generated generated = Generation.Run(Source(source, target, other, parameters));
        string[] errors = [.. generated.Compilation.GetDiagnostics().Where(static each => each.Severity == DiagnosticSeverity.Error).Select(static each => each.Id)];
        Assert.That(errors, Is.Empty.Or.EqualTo(new[] { "CS0311" }));
        return errors.Length == 0;
    }

    private static string Source(string source, string target, string other, string parameters)
    {
        string all = parameters.Length == 0 ? "Holds h" : $"Holds h, {parameters}";
        return $$"""
            using FifoLocks;
            [LockMode, ConvertsTo(typeof(Target))] public sealed partial class Source { private static bool IsCompatible({{all}}) => {{source}}; }
            [LockMode] public sealed partial class Target { private static bool IsCompatible({{all}}) => {{target}}; }
            [LockMode] public sealed partial class Other { private static bool IsCompatible(Holds h) => {{other}}; }
            public static class Program { public static Lease<Target> Run(Lease<Source> lease) => lease.DowngradeTo<Target>(); }
            """;
    }
}
