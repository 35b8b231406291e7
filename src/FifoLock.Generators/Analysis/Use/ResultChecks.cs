using System.Collections.Immutable;
using FifoLocks.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FifoLocks.Generators.Analysis.Use;

/// <summary>What is done with the result of a call that gives a lease: nothing (FIFO101), no await (FIFO103), a blocked thread (FIFO104).</summary>
internal static class ResultChecks
{
    public static void Run(IInvocationOperation call, LeaseGift gift, LeaseTypes types, Action<Diagnostic> report)
    {
        if (gift == LeaseGift.Out)
        {
            CheckOut(call, types, report);
            return;
        }

        LeaseFate fate = LeaseFate.Of(call, gift, types);
        switch (fate.Kind)
        {
            case FateKind.Dropped when !Around.ExpectsThrow(call) && !types.IsReleasedByBorrower(call.TargetMethod):
                report(Diagnostic.Create(
                    Rules.LeaseThrownAway, fate.Place.Syntax.GetLocation(), call.TargetMethod.Name, $"write 'using ({Text.Of(fate.Place.Syntax)})' around what the lock protects"));
                break;

            case FateKind.NotAwaited when !Around.ExpectsThrow(call):
                report(Diagnostic.Create(Rules.NotAwaited, fate.Place.Syntax.GetLocation(), call.TargetMethod.Name, Text.Of(call.Syntax)));
                break;

            case FateKind.Blocked when !Around.ExpectsThrow(call):
                string? blocking = WaitChecks.Counterpart(call.TargetMethod, toBlocking: true);
                report(Diagnostic.Create(
                    Rules.BlocksOnTask,
                    fate.Place.Syntax.GetLocation(),
                    ImmutableDictionary<string, string?>.Empty.Add(UseProperties.Counterpart, blocking),
                    call.TargetMethod.Name,
                    blocking is null ? "await it" : $"await it, or write '{blocking}', which is made for threads that block"));
                break;
        }
    }

    private static void CheckOut(IInvocationOperation call, LeaseTypes types, Action<Diagnostic> report)
    {
        if (Around.IsToldToSomebody(call) || Around.ExpectsThrow(call) || types.IsReleasedByBorrower(call.TargetMethod))
        {
            return;
        }

        foreach (IArgumentOperation argument in call.Arguments)
        {
            IOperation value = argument.Value is IDeclarationExpressionOperation declaration ? declaration.Expression : argument.Value;
            if (argument.Parameter is { RefKind: RefKind.Out } parameter && types.IsLease(parameter.Type) && value is IDiscardOperation)
            {
                report(Diagnostic.Create(
                    Rules.LeaseThrownAway, argument.Syntax.GetLocation(), call.TargetMethod.Name, $"write 'out var {parameter.Name}' and 'using ({parameter.Name})' where it was granted"));
            }
        }
    }
}
