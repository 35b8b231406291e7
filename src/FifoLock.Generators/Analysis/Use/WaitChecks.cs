using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FifoLocks.Generators.Analysis.Use;

/// <summary>How a call waits: as a thread inside async code (FIFO105), or without the token that is at hand (FIFO108).</summary>
internal static class WaitChecks
{
    // Names of the library: whoever blocks, and whoever asks for the same and is awaited.
    private static readonly (string Blocking, string Awaited)[] s_pairs =
    [
        ("TryEnterAs", "TryConvertTo"), ("EnterAs", "ConvertTo"), ("EnterUpgrade", "Upgrade"), ("TryEnter", "TryAcquire"), ("Enter", "Acquire"),
    ];

    public static void Run(IInvocationOperation call, LeaseGift? gift, ISymbol containing, LeaseTypes types, Action<Diagnostic> report)
    {
        if (!types.IsOurs(call.TargetMethod) || Around.NeverWaits(call))
        {
            return;
        }

        IParameterSymbol? parameter = TokenParameter(call.TargetMethod, types);
        if (parameter is null)
        {
            // Whatever can wait takes a token.
            return;
        }

        if (gift is LeaseGift.Now or LeaseGift.Out)
        {
            CheckBlocking(call, containing, report);
        }

        CheckToken(call, parameter, containing, types, report);
    }

    /// <summary>The member that does the same by blocking, or by being awaited; null where there is none.</summary>
    public static string? Counterpart(IMethodSymbol method, bool toBlocking)
    {
        foreach ((string blocking, string awaited) in s_pairs)
        {
            (string from, string to) = toBlocking ? (awaited, blocking) : (blocking, awaited);
            if (method.Name.StartsWith(from, StringComparison.Ordinal) && to + method.Name.Substring(from.Length) is var name && Has(method.ContainingType, name))
            {
                return name;
            }
        }

        return null;
    }

    private static bool Has(INamedTypeSymbol type, string name)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            // A method: 'UpgradeableRead' is a mode, and does not go with 'EnterUpgradeableRead'.
            if (current.GetMembers(name).Any(static member => member is IMethodSymbol))
            {
                return true;
            }
        }

        return false;
    }

    private static void CheckBlocking(IInvocationOperation call, ISymbol containing, Action<Diagnostic> report)
    {
        if (Around.Function(call, containing) is { IsAsync: true } && !IsWhereNobodyCanAwait(call) && Counterpart(call.TargetMethod, toBlocking: false) is { } awaited)
        {
            report(Diagnostic.Create(
                Rules.BlocksInAsync,
                Around.NameOf(call).GetLocation(),
                ImmutableDictionary<string, string?>.Empty.Add(UseProperties.Counterpart, awaited),
                call.TargetMethod.Name,
                awaited));
        }
    }

    private static bool IsWhereNobodyCanAwait(IOperation operation)
    {
        for (IOperation? current = operation; current is not null and not IAnonymousFunctionOperation and not ILocalFunctionOperation; current = current.Parent)
        {
            if (current is ILockOperation)
            {
                return true;
            }
        }

        return false;
    }

    private static void CheckToken(IInvocationOperation call, IParameterSymbol parameter, ISymbol containing, LeaseTypes types, Action<Diagnostic> report)
    {
        foreach (IArgumentOperation argument in call.Arguments)
        {
            // 'default' and CancellationToken.None that are written out are meant.
            if (argument.ArgumentKind == ArgumentKind.DefaultValue
                && SymbolEqualityComparer.Default.Equals(argument.Parameter, parameter)
                && TokenAtHand(call, containing, types) is { } token)
            {
                report(Diagnostic.Create(
                    Rules.TokenNotPassed,
                    Around.NameOf(call).GetLocation(),
                    ImmutableDictionary<string, string?>.Empty.Add(UseProperties.Token, token.Name).Add(UseProperties.Parameter, parameter.Name),
                    call.TargetMethod.Name,
                    token.Name));
            }
        }
    }

    /// <summary>A token among the parameters of the functions around the call. None where the call cleans up: that must happen though the token is cancelled.</summary>
    private static IParameterSymbol? TokenAtHand(IOperation call, ISymbol containing, LeaseTypes types)
    {
        IOperation inner = call;
        for (IOperation? current = call.Parent; current is not null; inner = current, current = current.Parent)
        {
            switch (current)
            {
                case ITryOperation cleaning when cleaning.Finally == inner:
                case ICatchClauseOperation:
                    return null;

                case IAnonymousFunctionOperation lambda when TokenParameter(lambda.Symbol, types) is { } token:
                    return token;

                case ILocalFunctionOperation local when TokenParameter(local.Symbol, types) is { } token:
                    return token;

                case IAnonymousFunctionOperation { Symbol.IsStatic: true } or ILocalFunctionOperation { Symbol.IsStatic: true }:
                    return null;
            }
        }

        return containing is IMethodSymbol method ? TokenParameter(method, types) : null;
    }

    private static IParameterSymbol? TokenParameter(IMethodSymbol method, LeaseTypes types)
    {
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (types.IsToken(parameter.Type) && parameter.RefKind is RefKind.None or RefKind.In && !parameter.IsDiscard)
            {
                return parameter;
            }
        }

        return null;
    }
}
