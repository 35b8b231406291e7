using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace FifoLocks.Generators.Analysis.Use.Order;

/// <summary>Walks one function in the order of its text and keeps the leases that are held. Functions within it are walked by themselves.</summary>
/// <remarks>What is doubtful counts as not held: a lease that some path released or passed on. Bodies that have nothing to do with leases, which are most, are only searched for calls.</remarks>
internal sealed class FunctionWalk : ScopeWalk<Hold>
{
    private readonly FunctionBody _body;
    private readonly Function _function;
    private readonly LockNames _names;

    private FunctionWalk(FunctionBody body, Function function)
    {
        _body = body;
        _function = function;
        _names = new LockNames(body, function.Symbol);
    }

    private LeaseTypes Types => _body.Types;

    /// <summary>Walks the blocks of a member; <paramref name="add"/> gets a summary of each function in them.</summary>
    public static void Run(
        ISymbol member, ImmutableArray<IOperation> blocks, LeaseTypes types, IAssemblySymbol assembly, Action<Function> add, CancellationToken cancellationToken)
    {
        // Attributes come as blocks as well, and not always together with the body.
        blocks = blocks.RemoveAll(static block => block is IAttributeOperation);
        if (blocks.IsEmpty)
        {
            return;
        }

        ISymbol symbol = member is IMethodSymbol method ? Function.Of(method) : member;
        var function = new Function(symbol, Function.NameOf(symbol), member.Locations.FirstOrDefault() ?? blocks[0].Syntax.GetLocation());
        add(function);
        foreach (IOperation block in blocks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (block.DescendantsAndSelf().Any(each => each is IInvocationOperation call && (types.GiftOf(call.TargetMethod) is not null || IsWaitOfCondition(call, types))))
            {
                new FunctionWalk(new FunctionBody(block, member, types, assembly, add), function).Walk(block);
            }
            else
            {
                CollectCalls(new FunctionBody(block, member, types, assembly, add), function);
            }
        }
    }

    /// <summary>Without recursion, since generated tables and texts can be deep.</summary>
    private static void CollectCalls(FunctionBody body, Function function)
    {
        var pending = new Stack<(IOperation Operation, FunctionWalk Walk)>();
        pending.Push((body.Root, new FunctionWalk(body, function)));
        while (pending.Count > 0)
        {
            (IOperation operation, FunctionWalk walk) = pending.Pop();
            if (operation is INameOfOperation)
            {
                continue;
            }

            if (walk.InnerFunction(operation) is { } inner)
            {
                walk = inner;
            }
            else
            {
                walk.Note(operation);
            }

            foreach (IOperation child in operation.ChildOperations.Reverse())
            {
                pending.Push((child, walk));
            }
        }
    }

    protected override void VisitFunction(IOperation function) => InnerFunction(function)!.VisitChildren(function);

    protected override void VisitOther(IOperation operation)
    {
        switch (operation)
        {
            case INameOfOperation:
                break;

            case ITryOperation { Finally: { } cleaning } attempt:
                VisitTry(attempt, cleaning);
                break;

            case IVariableDeclaratorOperation { Initializer.Value: { } value } declarator:
                VisitChildren(operation);
                Declare(declarator, value);
                break;

            case ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var local } target } assignment when Types.IsLease(target.Type):
                Visit(assignment.Value);
                Forget(local);
                Begin(local, assignment.Value, isScoped: false);
                break;

            case ILocalReferenceOperation { Local: var local } reference when Types.IsLease(reference.Type):
                if (IsPassedOn(reference) && _body.Leases.TryGetValue(local, out Hold? passed) && !passed.IsScoped)
                {
                    passed.IsOver = true;
                }

                break;

            case IReturnOperation { ReturnedValue: { } value } result:
                Visit(value);
                Note(result);
                break;

            default:
                VisitChildren(operation);
                Note(operation);
                break;
        }
    }

    protected override Hold? HoldIn(ILocalSymbol local) => _body.Leases.TryGetValue(local, out Hold? lease) ? lease : null;

    protected override Hold? HoldOf(IOperation value) => HoldOf(value, local: null);

    protected override void PutIntoScope(Hold hold)
    {
        hold.IsScoped = true;
        base.PutIntoScope(hold);
    }

    /// <summary>A <c>finally</c> that disposes a lease is a <c>using</c> that is written out.</summary>
    private void VisitTry(ITryOperation attempt, IBlockOperation cleaning)
    {
        int before = Held.Count;
        foreach (IOperation operation in cleaning.Operations)
        {
            if (operation is IExpressionStatementOperation { Operation: IInvocationOperation { TargetMethod.Name: "Dispose", Instance: ILocalReferenceOperation { Local: var local } } }
                && _body.Leases.TryGetValue(local, out Hold? lease)
                && !Held.Contains(lease))
            {
                Held.Add(lease);
            }
        }

        Visit(attempt.Body);
        foreach (ICatchClauseOperation handler in attempt.Catches)
        {
            Visit(handler);
        }

        Held.RemoveRange(before, Held.Count - before);
        Visit(cleaning);
    }

    /// <summary>The walk of a lambda or local function, to which its children belong; null when the operation is none.</summary>
    private FunctionWalk? InnerFunction(IOperation operation)
    {
        (IMethodSymbol symbol, string name)? inner = operation switch
        {
            IAnonymousFunctionOperation lambda => (lambda.Symbol, $"a lambda in {Function.NameOf(_body.Member)}"),
            ILocalFunctionOperation local => (Function.Of(local.Symbol), $"'{local.Symbol.Name}' in {Function.NameOf(_body.Member)}"),
            _ => null,
        };
        if (inner is not { } found)
        {
            return null;
        }

        if (operation is IAnonymousFunctionOperation)
        {
            NoteDelegate(operation, found.symbol);
        }

        var function = new Function(found.symbol, found.name, operation.Syntax.GetLocation());
        _body.Add(function);
        return new FunctionWalk(_body, function);
    }

    private void Declare(IVariableDeclaratorOperation declarator, IOperation value)
    {
        ILocalSymbol local = declarator.Symbol;
        if (Types.IsLease(local.Type))
        {
            bool isScoped = declarator.Parent?.Parent?.Parent is IUsingDeclarationOperation or IUsingOperation || declarator.Parent?.Parent is IUsingOperation;
            Begin(local, value, isScoped);
        }
        else if (_names.NameOf(value) is { } name)
        {
            _body.Aliases[local] = name;
        }
    }

    /// <summary>A lease goes into a variable. One that may not have been granted counts only in a scope, which nobody writes without having looked.</summary>
    private void Begin(ILocalSymbol local, IOperation value, bool isScoped)
    {
        Hold? hold = Variables.Bare(value) is ILocalReferenceOperation copy && _body.Leases.TryGetValue(copy.Local, out Hold? copied)
            ? new Hold(copied.Lock, copied.Mode, local, copied.Place)
            : HoldOf(value, local);
        if (hold is null)
        {
            _body.Leases.Remove(local);
            return;
        }

        _body.Leases[local] = hold;
        if (!isScoped && Variables.CallOf(value, Types) is { } call && !LeaseTypes.IsTry(call.TargetMethod))
        {
            Held.Add(hold);
        }
    }

    private void Forget(ILocalSymbol local)
    {
        if (_body.Leases.TryGetValue(local, out Hold? before))
        {
            before.IsOver = true;
        }
    }

    /// <summary>What one operation says, when its children have been looked at.</summary>
    private void Note(IOperation operation)
    {
        switch (operation)
        {
            case IInvocationOperation call:
                NoteRequest(call);
                NoteCall(call, call.TargetMethod, call.IsVirtual);
                break;

            case IObjectCreationOperation { Constructor: { } constructor }:
                NoteCall(operation, constructor, isVirtual: false);
                break;

            case IPropertyReferenceOperation property when _names.IsOfSource(property.Property):
                NoteAccessors(property);
                break;

            case IMethodReferenceOperation reference when _names.IsOfSource(reference.Method):
                NoteDelegate(reference, Function.Of(reference.Method));
                break;

            case IReturnOperation { Kind: OperationKind.YieldReturn or OperationKind.YieldBreak }:
                _function.IsIterator = true;
                break;

            case IReturnOperation { ReturnedValue: { } value }:
                _function.Returns(Variables.CallOf(value, Types) is { } given ? _names.LockOf(given)
                    : Variables.Bare(value) is ILocalReferenceOperation { Local: var local } && _body.Leases.TryGetValue(local, out Hold? lease) ? lease.Lock
                    : _names.NameOf(value));
                break;
        }
    }

    private void NoteRequest(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        if (LeaseFate.EndsLease(method) && _names.LeaseBelow(call) is ILocalReferenceOperation released)
        {
            Forget(released.Local);
            return;
        }

        if (!Types.IsOurs(method))
        {
            return;
        }

        if (IsWaitOfCondition(call, Types))
        {
            NoteConditionWait(call);
            return;
        }

        LeaseGift? gift = Types.GiftOf(method);
        if (gift is null || _names.ModeOf(method) is not { } mode || _names.LockOf(call) is not { } name)
        {
            return;
        }

        if (gift == LeaseGift.Out && OutVariable(call) is { } local)
        {
            _body.Leases[local] = new Hold(name, mode, local, call.Syntax.GetLocation());
        }

        bool entersAgain = method.Parameters.Any(parameter => parameter.RefKind != RefKind.Out && Types.IsLease(parameter.Type)) && !method.IsExtensionMethod;
        if (entersAgain || method.Name == "Reenter" || (LeaseTypes.IsTry(method) && !IsForEver(call)))
        {
            return;
        }

        Waiting waiting = gift == LeaseGift.Later ? Waits.For(call, method) : Waiting.Here;
        if (waiting != Waiting.Nobody)
        {
            _function.Takes.Add(new Take(name, mode, _names.LeaseBelow(call) is not null, waiting == Waiting.Here ? HeldHere() : [], call.Syntax.GetLocation()));
        }
    }

    /// <summary>A wait for a condition gives one lock up and takes it again, while all others stay held.</summary>
    private void NoteConditionWait(IInvocationOperation call)
    {
        if (Variables.Bare(call.Arguments[0].Value) is ILocalReferenceOperation { Local: var local }
            && _body.Leases.TryGetValue(local, out Hold? lease)
            && Waits.For(call, call.TargetMethod) == Waiting.Here)
        {
            Hold[] others = [.. HeldHere().Where(hold => !SymbolEqualityComparer.Default.Equals(hold.Lock, lease.Lock))];
            _function.Takes.Add(new Take(lease.Lock, lease.Mode, IsConversion: false, others, call.Syntax.GetLocation()));
        }
    }

    private void NoteAccessors(IPropertyReferenceOperation reference)
    {
        bool isWritten = reference.Parent is IAssignmentOperation assignment && assignment.Target == reference;
        IPropertySymbol property = reference.Property;
        bool isVirtual = (property.IsVirtual || property.IsAbstract || property.IsOverride) && reference.Instance?.Syntax is not BaseExpressionSyntax;
        if (property.GetMethod is { } getter && !(isWritten && reference.Parent is ISimpleAssignmentOperation))
        {
            NoteCall(reference, getter, isVirtual);
        }

        if (property.SetMethod is { } setter && (isWritten || reference.Parent is IIncrementOrDecrementOperation))
        {
            NoteCall(reference, setter, isVirtual);
        }
    }

    private void NoteCall(IOperation operation, IMethodSymbol method, bool isVirtual)
    {
        if (_names.IsOfSource(method) && !method.IsImplicitlyDeclared)
        {
            Add(Function.Of(method), isVirtual && !method.IsSealed && !method.ContainingType.IsSealed, Waits.For(operation, method), operation);
        }
    }

    private void NoteDelegate(IOperation operation, IMethodSymbol function)
    {
        Waiting waiting = Waits.ForDelegate(operation);
        if (waiting == Waiting.Nobody)
        {
            _function.HandedOut.Add(function);
        }
        else
        {
            Add(function, isVirtual: function.IsVirtual || function.IsAbstract || function.IsOverride, waiting, operation);
        }
    }

    private void Add(IMethodSymbol callee, bool isVirtual, Waiting waiting, IOperation operation)
    {
        IReadOnlyList<Hold> held = waiting == Waiting.Here ? HeldHere() : [];
        if (held.Count > 0 || waiting == Waiting.Nobody || _body.IsNewFor(_function, callee))
        {
            _function.Calls.Add(new Call(callee, isVirtual, waiting != Waiting.Nobody, held, held.Count > 0 ? operation.Syntax.GetLocation() : null));
        }
    }

    private IReadOnlyList<Hold> HeldHere() => Held.Count == 0 ? [] : [.. Held.Where(static hold => !hold.IsOver)];

    private Hold? HoldOf(IOperation value, ILocalSymbol? local) =>
        Variables.CallOf(value, Types) is { } call && _names.ModeOf(call.TargetMethod) is { } mode && _names.LockOf(call) is { } name
            ? new Hold(name, mode, local, call.Syntax.GetLocation())
            : null;

    private static bool IsWaitOfCondition(IInvocationOperation call, LeaseTypes types) =>
        call.TargetMethod is { ContainingType.Name: "FifoCondition", Name: var name } method
        && name.IndexOf("Wait", StringComparison.Ordinal) >= 0
        && method.Parameters.Length > 0
        && types.IsLease(method.Parameters[0].Type)
        && types.IsOurs(method);

    private static ILocalSymbol? OutVariable(IInvocationOperation call)
    {
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument.Parameter?.RefKind == RefKind.Out)
            {
                return (argument.Value is IDeclarationExpressionOperation declaration ? declaration.Expression : argument.Value) is ILocalReferenceOperation reference ? reference.Local : null;
            }
        }

        return null;
    }

    /// <summary>Whether somebody else may release the lease from here on.</summary>
    private bool IsPassedOn(ILocalReferenceOperation reference)
    {
        IOperation value = reference;
        while (value.Parent is IConversionOperation or IParenthesizedOperation or IDeclarationExpressionOperation)
        {
            value = value.Parent;
        }

        return value.Parent switch
        {
            IInvocationOperation call => call.Instance != value,
            IArgumentOperation { Parent: IInvocationOperation call } argument => argument.Parameter?.RefKind != RefKind.Out && !Types.IsOurs(call.TargetMethod),
            IPropertyReferenceOperation or IBinaryOperation or IUsingOperation or IVariableInitializerOperation => false,
            _ => true,
        };
    }

    private static bool IsForEver(IInvocationOperation call) => call.Arguments.Any(static argument => Variables.Bare(argument.Value) is IFieldReferenceOperation { Field.Name: "InfiniteTimeSpan" });
}
