using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FifoLocks.Generators.Analysis.Use;

/// <summary>What becomes of leases in local variables: never released (FIFO102), or used after the release (FIFO107).</summary>
internal static class LeaseLives
{
    public static void Run(IOperation root, LeaseTypes types, Action<Diagnostic> report)
    {
        var lives = new Dictionary<ILocalSymbol, Life>(SymbolEqualityComparer.Default);
        foreach (IOperation operation in root.DescendantsAndSelf())
        {
            switch (operation)
            {
                case IVariableDeclaratorOperation declarator when types.IsLease(declarator.Symbol.Type):
                    Life life = Of(declarator.Symbol);
                    life.IsGiven |= declarator.Initializer is { } initializer && NeedsLease(initializer.Value, types);
                    life.IsCared |= declarator.Parent?.Parent?.Parent is IUsingDeclarationOperation or IUsingOperation || declarator.Parent?.Parent is IUsingOperation;
                    break;

                case ILocalReferenceOperation reference when types.IsLease(reference.Type):
                    Note(Of(reference.Local), reference, types);
                    break;

                case IBlockOperation block:
                    StraightLine.Run(block, types, report);
                    break;
            }
        }

        foreach (KeyValuePair<ILocalSymbol, Life> each in lives)
        {
            if (each.Value is { IsGiven: true, IsCared: false })
            {
                report(Diagnostic.Create(Rules.NeverReleased, each.Key.Locations.FirstOrDefault(), each.Key.Name));
            }
        }

        Life Of(ILocalSymbol local)
        {
            if (!lives.TryGetValue(local, out Life? life))
            {
                lives[local] = life = new Life();
            }

            return life;
        }
    }

    private static void Note(Life life, ILocalReferenceOperation reference, LeaseTypes types)
    {
        IOperation value = reference;
        IOperation? parent = reference.Parent;
        if (parent is IDeclarationExpressionOperation)
        {
            value = parent;
            parent = parent.Parent;
        }

        switch (parent)
        {
            case ISimpleAssignmentOperation assignment when assignment.Target == value:
                life.IsGiven |= NeedsLease(assignment.Value, types);
                break;

            case IArgumentOperation { Parameter.RefKind: RefKind.Out, Parent: IInvocationOperation call }:
                life.IsGiven |= types.GiftOf(call.TargetMethod) == LeaseGift.Out && !types.IsReleasedByBorrower(call.TargetMethod);
                break;

            // Of the library only what ends a lease takes it over; to the rest it is shown.
            case IArgumentOperation { Parent: IInvocationOperation { TargetMethod.DeclaredAccessibility: Accessibility.Public } call } when types.IsOurs(call.TargetMethod):
                life.IsCared |= LeaseFate.EndsLease(call.TargetMethod);
                break;

            case IInvocationOperation call when call.Instance == value:
                life.IsCared |= LeaseFate.EndsLease(call.TargetMethod);
                break;

            case IPropertyReferenceOperation or IBinaryOperation or INameOfOperation:
                break;

            default:
                life.IsCared = true;
                break;
        }
    }

    /// <summary>Whether the value is a lease that is granted here and can only be released through itself.</summary>
    private static bool NeedsLease(IOperation value, LeaseTypes types) => Variables.CallOf(value, types) is { } call && !types.IsReleasedByBorrower(call.TargetMethod);

    private sealed class Life
    {
        /// <summary>A lease was put into the variable.</summary>
        public bool IsGiven { get; set; }

        /// <summary>It is released, returned, stored or passed on somewhere.</summary>
        public bool IsCared { get; set; }
    }
}
