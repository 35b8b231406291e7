using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace FifoLocks.Generators.Parsing;

/// <summary>
/// Where the parsers put what they find wrong. The generator passes none: locations do not belong into its models, and reporting belongs to
/// the analyzer, which runs the same parsers with one.
/// </summary>
internal sealed class Issues
{
    private readonly List<Diagnostic> _found = [];

    public IReadOnlyList<Diagnostic> Found => _found;

    public void Add(DiagnosticDescriptor rule, Location? location, params object[] arguments) =>
        _found.Add(Diagnostic.Create(rule, location, arguments));

    /// <summary>With what a code fix needs to know.</summary>
    public void AddFor(string property, string value, DiagnosticDescriptor rule, Location? location, params object[] arguments) =>
        _found.Add(Diagnostic.Create(rule, location, ImmutableDictionary<string, string?>.Empty.Add(property, value), arguments));
}
