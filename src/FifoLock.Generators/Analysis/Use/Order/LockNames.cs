using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FifoLocks.Generators.Analysis.Use.Order;

/// <summary>What a function's code calls the locks it asks: a field, a property, a parameter of a primary constructor, or a method that gives one.</summary>
internal sealed class LockNames(FunctionBody body, ISymbol function)
{
    /// <summary>The mode of the lease that the call gives, or the type of a lease that has none; null where a type parameter says it.</summary>
    public INamedTypeSymbol? ModeOf(IMethodSymbol method)
    {
        if (LeaseTypes.ModeOf(method) is { } mode)
        {
            return mode;
        }

        ITypeSymbol type = method.Parameters.FirstOrDefault(static parameter => parameter.RefKind == RefKind.Out)?.Type ?? method.ReturnType;
        return (type is INamedTypeSymbol { TypeArguments: [var result] } ? result : type) is INamedTypeSymbol { Arity: 0 } lease && body.Types.IsLease(lease) ? lease : null;
    }

    /// <summary>The lock of the lease that the call gives; null when it has no name, or nobody ever waits for it.</summary>
    public ISymbol? LockOf(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        if (!body.Types.IsOurs(method))
        {
            return Giver(call);
        }

        if (method.ContainingType.Name == "ResourceGuard")
        {
            return null;
        }

        if (method is { IsStatic: true, ContainingType.Name: "Synchronized" })
        {
            IOperation target = Variables.Bare(call.Arguments[0].Value);
            return target is IInstanceReferenceOperation { Type: { } type } ? type.OriginalDefinition : NameOf(target);
        }

        return LeaseBelow(call) switch
        {
            ILocalReferenceOperation { Local: var local } => body.Leases.TryGetValue(local, out Hold? lease) ? lease.Lock : null,
            { } below => Variables.CallOf(below, body.Types) is { } inner ? LockOf(inner) : null,
            null => call.Instance is { } instance ? NameOf(instance) : null,
        };
    }

    /// <summary>The lease that the call builds on: <c>a</c> of <c>a.EnterUpgrade()</c>.</summary>
    public IOperation? LeaseBelow(IInvocationOperation call)
    {
        IOperation? below = call.Instance ?? (call.TargetMethod.IsExtensionMethod && call.Arguments.Length > 0 ? call.Arguments[0].Value : null);
        return below is not null && body.Types.IsLease(below.Type) ? Variables.Bare(below) : null;
    }

    /// <summary>The name of the lock that the expression is: a field, property or parameter of a primary constructor, or the method that gives it.</summary>
    public ISymbol? NameOf(IOperation value)
    {
        switch (Variables.Bare(value))
        {
            // Nobody else knows an object that is being made.
            case IFieldReferenceOperation field:
                return field.Instance is IInstanceReferenceOperation && function is IMethodSymbol { MethodKind: MethodKind.Constructor } ? null : field.Field.OriginalDefinition;

            case IPropertyReferenceOperation { Arguments.IsEmpty: true, Property: { IsVirtual: false, IsAbstract: false, IsOverride: false } property }:
                return property.OriginalDefinition;

            case ILocalReferenceOperation local:
                return body.Aliases.TryGetValue(local.Local, out ISymbol? alias) && !body.IsChanged(local) ? alias : null;

            case IParameterReferenceOperation { Parameter: { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } constructor } parameter }:
                return SymbolEqualityComparer.Default.Equals(constructor, body.Member) ? null : parameter.OriginalDefinition;

            case IConditionalAccessInstanceOperation instance:
                return ReceiverOf(instance) is { } receiver ? NameOf(receiver) : null;

            case IInvocationOperation call:
                return Giver(call);

            default:
                return null;
        }
    }

    /// <summary>The method of this compilation that gives a lock, or a lease, under a name of its own.</summary>
    private ISymbol? Giver(IInvocationOperation call) => IsOfSource(call.TargetMethod) && !call.IsVirtual ? Function.Of(call.TargetMethod) : null;

    private static IOperation? ReceiverOf(IConditionalAccessInstanceOperation instance)
    {
        for (IOperation? current = instance.Parent; current is not null; current = current.Parent)
        {
            if (current is IConditionalAccessOperation access && access.Operation.Syntax == instance.Syntax)
            {
                return access.Operation;
            }
        }

        return null;
    }

    public bool IsOfSource(ISymbol member) => SymbolEqualityComparer.Default.Equals(member.ContainingAssembly, body.Assembly);
}
