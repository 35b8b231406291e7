using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FifoLocks.Generators.Analysis.Use;

/// <summary>Walks a body in the order of its text and keeps the leases that are held.</summary>
/// <remarks>
/// A chain of operators is as deep as it is long, and is walked in a loop. Of what is deeper in another way than the stack has room for, the rest is left out:
/// a rule that stays silent is better than a compiler that ends.
/// </remarks>
/// <typeparam name="THold">A lease that is held.</typeparam>
internal abstract class ScopeWalk<THold>
    where THold : class
{
    /// <summary>The oldest first; those of a <c>using</c> until its scope ends.</summary>
    protected List<THold> Held { get; } = [];

    protected void Walk(IOperation root)
    {
        try
        {
            Visit(root);
        }
        catch (InsufficientExecutionStackException)
        {
            // Deeper than anybody writes; said above.
        }
    }

    protected void Visit(IOperation operation)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (operation)
        {
            case IAnonymousFunctionOperation or ILocalFunctionOperation:
                VisitFunction(operation);
                break;

            case IBlockOperation:
                int before = Held.Count;
                VisitChildren(operation);
                Held.RemoveRange(before, Held.Count - before);
                break;

            case IUsingDeclarationOperation { DeclarationGroup: var group }:
                Visit(group);
                PutIntoScope(group);
                break;

            case IUsingOperation { Resources: var resources, Body: var body }:
                Visit(resources);
                int outer = Held.Count;
                PutIntoScope(resources);
                Visit(body);
                Held.RemoveRange(outer, Held.Count - outer);
                break;

            case IBinaryOperation binary:
                VisitChain(binary);
                break;

            default:
                VisitOther(operation);
                break;
        }
    }

    protected void VisitChildren(IOperation operation)
    {
        foreach (IOperation child in operation.ChildOperations)
        {
            Visit(child);
        }
    }

    /// <summary>A lambda or a local function.</summary>
    protected abstract void VisitFunction(IOperation function);

    /// <summary>What has no scope of its own, its children included.</summary>
    protected abstract void VisitOther(IOperation operation);

    /// <summary>The lease in a variable, when it is known.</summary>
    protected abstract THold? HoldIn(ILocalSymbol local);

    /// <summary>The lease that an expression is, when it is known.</summary>
    protected abstract THold? HoldOf(IOperation value);

    protected virtual void PutIntoScope(THold hold) => Held.Add(hold);

    /// <summary>Chains lean to the left: the innermost operand is the first.</summary>
    private void VisitChain(IBinaryOperation binary)
    {
        var right = new Stack<IOperation>();
        IOperation left = binary;
        while (left is IBinaryOperation chain)
        {
            right.Push(chain.RightOperand);
            left = chain.LeftOperand;
        }

        Visit(left);
        while (right.Count > 0)
        {
            Visit(right.Pop());
        }
    }

    /// <summary>The resource of a <c>using</c>.</summary>
    private void PutIntoScope(IOperation resources)
    {
        IEnumerable<THold?> leases = resources is IVariableDeclarationGroupOperation group
            ? group.Declarations.SelectMany(static each => each.Declarators).Select(declarator => HoldIn(declarator.Symbol))
            : [Variables.Bare(resources) is ILocalReferenceOperation reference ? HoldIn(reference.Local) : HoldOf(resources)];
        foreach (THold? lease in leases)
        {
            if (lease is not null)
            {
                PutIntoScope(lease);
            }
        }
    }
}
