using System.Collections.Concurrent;
using FifoLocks.Generators.Emission;
using FifoLocks.Generators.Model;
using FifoLocks.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace FifoLocks.Generators.Analysis;

/// <summary>
/// Modes of different families asked of one plain lock. It must be sure that it is one lock: a variable that never changes, and two requests of which the first is always made
/// when the second is, or which stand in different members of one type.
/// </summary>
internal sealed class PlainLockChecks
{
    public static readonly OperationKind[] Kinds =
    [
        OperationKind.Invocation, OperationKind.Argument, OperationKind.SimpleAssignment, OperationKind.CoalesceAssignment, OperationKind.DeconstructionAssignment,
    ];

    /// <summary>Filled by operation actions on any thread, read once they are through.</summary>
    private readonly ConcurrentBag<Request> _requests = [];

    /// <summary>Likewise: variables that may be another lock later.</summary>
    private readonly ConcurrentBag<ISymbol> _changing = [];

    public void Look(OperationAnalysisContext context)
    {
        switch (context.Operation)
        {
            case IInvocationOperation { TargetMethod: { IsGenericMethod: true, TypeArguments: [INamedTypeSymbol mode] } } call
                when Symbols.Is(call.TargetMethod.ContainingType, RuntimeNames.FifoLock) && Symbols.IsLockMode(mode) && LockOf(call.Instance) is { } variable:
                _requests.Add(new Request(variable, mode, call.Syntax));
                break;

            case IArgumentOperation { Parameter.RefKind: RefKind.Out or RefKind.Ref } argument:
                Changes(argument.Value);
                break;

            case IAssignmentOperation assignment:
                Changes(assignment.Target);
                break;
        }
    }

    public void Report(CompilationAnalysisContext context, IReadOnlyList<ModeModel> modes)
    {
        var families = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (FamilyModel family in FamilyPlanner.Plan(modes))
        {
            foreach (ModeModel mode in family.Modes)
            {
                families[mode.FullName] = family.ClassName;
            }
        }

        var changing = new HashSet<ISymbol>(_changing, SymbolEqualityComparer.Default);
        foreach (IGrouping<ISymbol, Request> group in _requests.GroupBy<Request, ISymbol>(static request => request.Lock, SymbolEqualityComparer.Default))
        {
            if (changing.Contains(group.Key))
            {
                continue;
            }

            Request[] requests =
            [
                .. group
                    .OrderBy(static request => request.Syntax.SyntaxTree.FilePath, StringComparer.Ordinal)
                    .ThenBy(static request => request.Syntax.SpanStart),
            ];
            // A reported request is not one that the others must go with.
            var served = new List<Request>();
            foreach (Request request in requests)
            {
                if (served.Find(earlier => AreStrangers(earlier.Mode, request.Mode, families) && AreBothMade(earlier, request)) is not { } first)
                {
                    served.Add(request);
                    continue;
                }

                context.ReportDiagnostic(Diagnostic.Create(
                    Rules.StrangersOnOneLock,
                    request.Place.GetLocation(),
                    group.Key.Name,
                    request.Mode.Name,
                    first.Mode.Name,
                    first.Syntax.GetLocation().GetLineSpan().StartLinePosition.Line + 1));
            }
        }
    }

    /// <summary>Whether no family has both; the families of one other assembly are not known here.</summary>
    private static bool AreStrangers(INamedTypeSymbol one, INamedTypeSymbol other, Dictionary<string, string> families)
    {
        bool isOneOurs = families.TryGetValue(Symbols.FullName(one), out string? ofOne);
        bool isOtherOurs = families.TryGetValue(Symbols.FullName(other), out string? ofOther);
        return isOneOurs && isOtherOurs ? ofOne != ofOther : !SymbolEqualityComparer.Default.Equals(one.ContainingAssembly, other.ContainingAssembly);
    }

    private static bool AreBothMade(Request earlier, Request later)
    {
        SyntaxNode? member = MemberOf(earlier.Syntax);
        if (member != MemberOf(later.Syntax))
        {
            return true;
        }

        // The earlier one is made whenever the block around both is run that far: nothing between it and the block may leave it out.
        SyntaxNode? shared = earlier.Syntax.AncestorsAndSelf().FirstOrDefault(node => node.Span.Contains(later.Syntax.Span));
        return shared is BlockSyntax or CompilationUnitSyntax or UsingStatementSyntax
            && !earlier.Syntax.Ancestors().TakeWhile(node => node != shared).Any(static node => node
                is IfStatementSyntax or ElseClauseSyntax or SwitchStatementSyntax or SwitchExpressionSyntax or ConditionalExpressionSyntax or CatchClauseSyntax or WhileStatementSyntax
                or ForStatementSyntax or CommonForEachStatementSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or ConditionalAccessExpressionSyntax
                || node.Kind() is SyntaxKind.LogicalAndExpression or SyntaxKind.LogicalOrExpression or SyntaxKind.CoalesceExpression);
    }

    private static SyntaxNode? MemberOf(SyntaxNode node) =>
        node.Ancestors().FirstOrDefault(static each => each is BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax or FieldDeclarationSyntax or CompilationUnitSyntax);

    private void Changes(IOperation target)
    {
        foreach (IOperation part in target.DescendantsAndSelf())
        {
            if (part is ILocalReferenceOperation or IParameterReferenceOperation && LockOf(part) is { } variable)
            {
                _changing.Add(variable);
            }
        }
    }

    /// <summary>The variable that holds the lock, if it is one that stays the same for as long as the object or the call around it.</summary>
    private static ISymbol? LockOf(IOperation? operation) => operation switch
    {
        ILocalReferenceOperation { Local: { IsRef: false } local } => local,
        IParameterReferenceOperation { Parameter: { RefKind: RefKind.None } parameter } => parameter,
        IFieldReferenceOperation { Field: { IsReadOnly: true } field, Instance: null or IInstanceReferenceOperation } => field,
        IPropertyReferenceOperation { Instance: null or IInstanceReferenceOperation, Property: { IsVirtual: false, IsAbstract: false, IsOverride: false } property }
            when IsKept(property) => property,
        _ => null,
    };

    /// <summary>A property without a body and without a setter answers the same lock every time.</summary>
    private static bool IsKept(IPropertySymbol property) =>
        property is { SetMethod: null, IsIndexer: false }
        && property.DeclaringSyntaxReferences is [var reference]
        && reference.GetSyntax() is PropertyDeclarationSyntax { AccessorList.Accessors: [{ Body: null, ExpressionBody: null }] };

    /// <summary>A mode that a lock is asked for.</summary>
    private sealed record Request(ISymbol Lock, INamedTypeSymbol Mode, SyntaxNode Syntax)
    {
        /// <summary>Where the mode is named, or the whole call where it is left to be inferred.</summary>
        public SyntaxNode Place =>
            Syntax is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: GenericNameSyntax { TypeArgumentList.Arguments: [var named] } } } ? named : Syntax;
    }
}
