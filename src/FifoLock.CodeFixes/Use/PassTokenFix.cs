using System.Collections.Immutable;
using System.Composition;
using FifoLocks.Generators.Analysis;
using FifoLocks.Generators.Analysis.Use;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FifoLocks.CodeFixes.Use;

/// <summary>FIFO108: passes the token at hand, by name where parameters before it are left out.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PassTokenFix)), Shared]
public sealed class PassTokenFix : PlaceFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.TokenNotPassed.Id];

    private protected override Edit? EditOf(SyntaxNode place, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellationToken)
    {
        if (place.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call
            || !diagnostic.Properties.TryGetValue(UseProperties.Token, out string? token)
            || !diagnostic.Properties.TryGetValue(UseProperties.Parameter, out string? parameter)
            || model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol method
            || model.LookupSymbols(call.SpanStart, name: token).FirstOrDefault() is not IParameterSymbol { Type.Name: nameof(CancellationToken) })
        {
            // Between here and the parameter something else may have its name.
            return null;
        }

        int ordinal = method.Parameters.First(each => each.Name == parameter).Ordinal;
        bool isNext = call.ArgumentList.Arguments.Count == ordinal && call.ArgumentList.Arguments.All(static each => each.NameColon is null);
        return new Edit($"Pass '{token}'", call, (root, call) => Pass(root, (InvocationExpressionSyntax)call, token!, isNext ? null : parameter));
    }

    private static SyntaxNode Pass(SyntaxNode root, InvocationExpressionSyntax call, string token, string? parameter)
    {
        ArgumentSyntax argument = SyntaxFactory.Argument(SyntaxFactory.IdentifierName(Written(token)));
        return root.ReplaceNode(call, call.WithArgumentList(Arguments.Add(call.ArgumentList, parameter is null ? argument : argument.WithNameColon(Arguments.Name(parameter)))));
    }

    private static SyntaxToken Written(string name) =>
        SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? SyntaxFactory.Identifier(name) : SyntaxFactory.VerbatimIdentifier([], name, name, []);
}
