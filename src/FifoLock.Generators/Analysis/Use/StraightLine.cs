using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FifoLocks.Generators.Analysis.Use;

/// <summary>FIFO107: statements of one block, one after the other, of which one releases a lease and a later one uses it.</summary>
internal static class StraightLine
{
    public static void Run(IBlockOperation block, LeaseTypes types, Action<Diagnostic> report)
    {
        Dictionary<ISymbol, IOperation>? released = null;
        for (int i = 0; i < block.Operations.Length; i++)
        {
            IOperation statement = block.Operations[i];
            if (statement is ILabeledOperation)
            {
                // Somebody may come here from elsewhere.
                return;
            }

            if (statement is IUsingDeclarationOperation declaration)
            {
                foreach (ILocalSymbol local in declaration.DeclarationGroup.Declarations.SelectMany(static each => each.Declarators).Select(static each => each.Symbol).Where(local => types.IsLease(local.Type)))
                {
                    CheckScope(local, block.Operations.Skip(i + 1), types, report);
                }
            }
            else if (statement is IUsingOperation scope && LeaseOf(scope, types) is { } lease)
            {
                CheckScope(lease, [scope.Body], types, report);
            }

            if (released is not null)
            {
                CheckLater(statement, released, types, report);
            }

            if (ReleasedBy(statement, types) is { } reference && Variables.SymbolOf(reference) is { } symbol and not IFieldSymbol && !Variables.IsAlwaysDefault(reference))
            {
                released ??= new Dictionary<ISymbol, IOperation>(SymbolEqualityComparer.Default);
                if (!released.ContainsKey(symbol))
                {
                    released.Add(symbol, reference);
                }
            }
        }
    }

    /// <summary>The variable whose lease a <c>using</c> statement releases.</summary>
    private static ISymbol? LeaseOf(IUsingOperation scope, LeaseTypes types) => scope.Resources switch
    {
        IVariableDeclarationGroupOperation { Declarations: [{ Declarators: [{ Symbol: var local }] }] } when types.IsLease(local.Type) => local,
        var value when types.IsLease(value.Type) => Variables.SymbolOf(Variables.Bare(value)),
        _ => null,
    };

    /// <summary>Whatever releases the lease of a <c>using</c> inside it does so once too often.</summary>
    private static void CheckScope(ISymbol lease, IEnumerable<IOperation> scope, LeaseTypes types, Action<Diagnostic> report)
    {
        foreach (IOperation reference in scope.SelectMany(References).Where(each => SymbolEqualityComparer.Default.Equals(Variables.SymbolOf(each), lease)))
        {
            if (Variables.IsTarget(reference))
            {
                return;
            }

            if (UserOf(reference, types) is { } call && LeaseFate.EndsLease(call.TargetMethod))
            {
                report(Diagnostic.Create(
                    Rules.UsedAfterRelease, call.Syntax.GetLocation(), lease.Name, "is released here and once more at the end of its 'using'", "leave it to one of the two"));
            }
        }
    }

    private static void CheckLater(IOperation statement, Dictionary<ISymbol, IOperation> released, LeaseTypes types, Action<Diagnostic> report)
    {
        List<IOperation> references = [.. References(statement).Where(each => Variables.SymbolOf(each) is { } symbol && released.ContainsKey(symbol))];
        foreach (IOperation written in references.Where(Variables.IsTarget))
        {
            released.Remove(Variables.SymbolOf(written)!);
        }

        foreach (IOperation reference in references)
        {
            ISymbol symbol = Variables.SymbolOf(reference)!;
            if (!released.TryGetValue(symbol, out IOperation? first))
            {
                continue;
            }

            SyntaxNode? place = UserOf(reference, types)?.Syntax ?? (Variables.Bare(reference).Parent is IUsingOperation ? reference.Syntax : null);
            if (place is not null)
            {
                report(Diagnostic.Create(
                    Rules.UsedAfterRelease, place.GetLocation(), [first.Syntax.GetLocation()], symbol.Name, "was released before it is used here", "release it once, after its last use"));
                released.Remove(symbol);
            }
        }
    }

    /// <summary>The reference to the lease that the statement releases whatever happens.</summary>
    private static IOperation? ReleasedBy(IOperation statement, LeaseTypes types)
    {
        IOperation? value = statement switch
        {
            IExpressionStatementOperation { Operation: ISimpleAssignmentOperation assignment } => assignment.Value,
            IExpressionStatementOperation expression => expression.Operation,
            IUsingOperation scope => scope.Resources is IVariableDeclarationGroupOperation group ? Initializer(group) : scope.Resources,
            IUsingDeclarationOperation declaration => Initializer(declaration.DeclarationGroup),
            IVariableDeclarationGroupOperation group => Initializer(group),
            _ => null,
        };
        value = value is null ? null : Variables.Bare(value);
        if (value is IInvocationOperation call)
        {
            IOperation? lease = LeaseFate.EndsLease(call.TargetMethod) ? call.Instance ?? (call.TargetMethod.IsExtensionMethod ? call.Arguments[0].Value : null) : null;
            return lease is not null && types.IsLease(lease.Type) ? Variables.Bare(lease) : null;
        }

        return statement is IUsingOperation && value is not null && types.IsLease(value.Type) ? value : null;
    }

    private static IOperation? Initializer(IVariableDeclarationGroupOperation group) =>
        group.Declarations is [{ Declarators: [{ Initializer.Value: { } value }] }] ? value : null;

    /// <summary>The call that needs the lease to be held; null for a look at it.</summary>
    private static IInvocationOperation? UserOf(IOperation reference, LeaseTypes types) => reference.Parent switch
    {
        IInvocationOperation call when call.Instance == reference && (LeaseFate.EndsLease(call.TargetMethod) || types.GiftOf(call.TargetMethod) is not null) => call,
        IArgumentOperation { Parameter.RefKind: RefKind.None or RefKind.In, Parent: IInvocationOperation call } when call.TargetMethod.DeclaredAccessibility == Accessibility.Public
            && types.IsOurs(call.TargetMethod)
            && !types.IsLease(call.TargetMethod.ContainingType) => call,
        _ => null,
    };

    /// <summary>References that are evaluated where they stand: not those in lambdas and local functions.</summary>
    private static IEnumerable<IOperation> References(IOperation operation)
    {
        var pending = new Stack<IOperation>([operation]);
        while (pending.Count > 0)
        {
            IOperation next = pending.Pop();
            if (next is ILocalReferenceOperation or IParameterReferenceOperation)
            {
                yield return next;
            }
            else if (next is not (IAnonymousFunctionOperation or ILocalFunctionOperation))
            {
                foreach (IOperation child in next.ChildOperations.Reverse())
                {
                    pending.Push(child);
                }
            }
        }
    }
}
