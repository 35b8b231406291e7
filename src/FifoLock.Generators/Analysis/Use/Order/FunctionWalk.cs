using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace FifoLocks.Generators.Analysis.Use.Order;

/// <summary>Walks one function in the order of its text and keeps the leases that are held. Functions within it are walked by themselves.</summary>
/// <remarks>What is doubtful counts as not held: a lease that some path released or passed on. Bodies that have nothing to do with leases, which are most, are only searched for calls.</remarks>
internal sealed class FunctionWalk
{
    private readonly Body _body;
    private readonly Function _function;
    private readonly List<Hold> _held = [];

    private FunctionWalk(Body body, Function function)
    {
        _body = body;
        _function = function;
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
                new FunctionWalk(new Body(block, member, types, assembly, add), function).Visit(block);
            }
            else
            {
                CollectCalls(new Body(block, member, types, assembly, add), function);
            }
        }
    }

    /// <summary>Without recursion, since generated tables and texts can be deep.</summary>
    private static void CollectCalls(Body body, Function function)
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

    private void Visit(IOperation operation)
    {
        switch (operation)
        {
            case INameOfOperation:
                break;

            case IAnonymousFunctionOperation or ILocalFunctionOperation:
                InnerFunction(operation)!.VisitChildren(operation);
                break;

            case IBlockOperation:
                int before = _held.Count;
                VisitChildren(operation);
                _held.RemoveRange(before, _held.Count - before);
                break;

            case IUsingDeclarationOperation { DeclarationGroup: var group }:
                Visit(group);
                PutIntoScope(group);
                break;

            case IUsingOperation { Resources: var resources, Body: var body }:
                Visit(resources);
                int outer = _held.Count;
                PutIntoScope(resources);
                Visit(body);
                _held.RemoveRange(outer, _held.Count - outer);
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

            case IBinaryOperation binary:
                VisitBinary(binary);
                break;

            default:
                VisitChildren(operation);
                Note(operation);
                break;
        }
    }

    private void VisitChildren(IOperation operation)
    {
        foreach (IOperation child in operation.ChildOperations)
        {
            Visit(child);
        }
    }

    /// <summary>A long chain of operators leans to the left, and is as deep as it is long.</summary>
    private void VisitBinary(IBinaryOperation binary)
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

    /// <summary>A <c>finally</c> that disposes a lease is a <c>using</c> that is written out.</summary>
    private void VisitTry(ITryOperation attempt, IBlockOperation cleaning)
    {
        int before = _held.Count;
        foreach (IOperation operation in cleaning.Operations)
        {
            if (operation is IExpressionStatementOperation { Operation: IInvocationOperation { TargetMethod.Name: "Dispose", Instance: ILocalReferenceOperation { Local: var local } } }
                && _body.Leases.TryGetValue(local, out Hold? lease)
                && !_held.Contains(lease))
            {
                _held.Add(lease);
            }
        }

        Visit(attempt.Body);
        foreach (ICatchClauseOperation handler in attempt.Catches)
        {
            Visit(handler);
        }

        _held.RemoveRange(before, _held.Count - before);
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

    /// <summary>Puts the resource of a <c>using</c> into scope.</summary>
    private void PutIntoScope(IOperation resources)
    {
        if (resources is IVariableDeclarationGroupOperation group)
        {
            foreach (IVariableDeclaratorOperation declarator in group.Declarations.SelectMany(static each => each.Declarators))
            {
                Scope(declarator.Symbol);
            }
        }
        else if (Variables.Bare(resources) is ILocalReferenceOperation reference)
        {
            Scope(reference.Local);
        }
        else if (HoldOf(resources, local: null) is { } hold)
        {
            hold.IsScoped = true;
            _held.Add(hold);
        }

        void Scope(ILocalSymbol local)
        {
            if (_body.Leases.TryGetValue(local, out Hold? lease))
            {
                lease.IsScoped = true;
                _held.Add(lease);
            }
        }
    }

    private void Declare(IVariableDeclaratorOperation declarator, IOperation value)
    {
        ILocalSymbol local = declarator.Symbol;
        if (Types.IsLease(local.Type))
        {
            bool isScoped = declarator.Parent?.Parent?.Parent is IUsingDeclarationOperation or IUsingOperation || declarator.Parent?.Parent is IUsingOperation;
            Begin(local, value, isScoped);
        }
        else if (NameOf(value) is { } name)
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
        if (!isScoped && Variables.CallOf(value, Types) is { } call && !IsTry(call.TargetMethod))
        {
            _held.Add(hold);
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

            case IPropertyReferenceOperation property when IsOfSource(property.Property):
                NoteAccessors(property);
                break;

            case IMethodReferenceOperation reference when IsOfSource(reference.Method):
                NoteDelegate(reference, Function.Of(reference.Method));
                break;

            case IReturnOperation { Kind: OperationKind.YieldReturn or OperationKind.YieldBreak }:
                _function.IsIterator = true;
                break;

            case IReturnOperation { ReturnedValue: { } value }:
                _function.Returns(Variables.CallOf(value, Types) is { } given ? LockOf(given)
                    : Variables.Bare(value) is ILocalReferenceOperation { Local: var local } && _body.Leases.TryGetValue(local, out Hold? lease) ? lease.Lock
                    : NameOf(value));
                break;
        }
    }

    private void NoteRequest(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        if (LeaseFate.EndsLease(method) && LeaseBelow(call) is ILocalReferenceOperation released)
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
        if (gift is null || ModeOf(method) is not { } mode || LockOf(call) is not { } name)
        {
            return;
        }

        if (gift == LeaseGift.Out && OutVariable(call) is { } local)
        {
            _body.Leases[local] = new Hold(name, mode, local, call.Syntax.GetLocation());
        }

        bool entersAgain = method.Parameters.Any(parameter => parameter.RefKind != RefKind.Out && Types.IsLease(parameter.Type)) && !method.IsExtensionMethod;
        if (entersAgain || method.Name == "Reenter" || (IsTry(method) && !IsForEver(call)))
        {
            return;
        }

        Waiting waiting = gift == LeaseGift.Later ? Waits.For(call, method) : Waiting.Here;
        if (waiting != Waiting.Nobody)
        {
            _function.Takes.Add(new Take(name, mode, LeaseBelow(call) is not null, waiting == Waiting.Here ? Held() : [], call.Syntax.GetLocation()));
        }
    }

    /// <summary>A wait for a condition gives one lock up and takes it again, while all others stay held.</summary>
    private void NoteConditionWait(IInvocationOperation call)
    {
        if (Variables.Bare(call.Arguments[0].Value) is ILocalReferenceOperation { Local: var local }
            && _body.Leases.TryGetValue(local, out Hold? lease)
            && Waits.For(call, call.TargetMethod) == Waiting.Here)
        {
            Hold[] others = [.. Held().Where(hold => !SymbolEqualityComparer.Default.Equals(hold.Lock, lease.Lock))];
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
        if (IsOfSource(method) && !method.IsImplicitlyDeclared)
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
        IReadOnlyList<Hold> held = waiting == Waiting.Here ? Held() : [];
        if (held.Count > 0 || waiting == Waiting.Nobody || _body.IsNewFor(_function, callee))
        {
            _function.Calls.Add(new Call(callee, isVirtual, waiting != Waiting.Nobody, held, held.Count > 0 ? operation.Syntax.GetLocation() : null));
        }
    }

    private IReadOnlyList<Hold> Held() => _held.Count == 0 ? [] : [.. _held.Where(static hold => !hold.IsOver)];

    private Hold? HoldOf(IOperation value, ILocalSymbol? local) =>
        Variables.CallOf(value, Types) is { } call && ModeOf(call.TargetMethod) is { } mode && LockOf(call) is { } name
            ? new Hold(name, mode, local, call.Syntax.GetLocation())
            : null;

    /// <summary>The mode of the lease that the call gives, or the type of a lease that has none; null where a type parameter says it.</summary>
    private INamedTypeSymbol? ModeOf(IMethodSymbol method)
    {
        if (LeaseTypes.ModeOf(method) is { } mode)
        {
            return mode;
        }

        ITypeSymbol type = method.Parameters.FirstOrDefault(static parameter => parameter.RefKind == RefKind.Out)?.Type ?? method.ReturnType;
        return (type is INamedTypeSymbol { TypeArguments: [var result] } ? result : type) is INamedTypeSymbol { Arity: 0 } lease && Types.IsLease(lease) ? lease : null;
    }

    /// <summary>The lock of the lease that the call gives; null when it has no name, or nobody ever waits for it.</summary>
    private ISymbol? LockOf(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        if (!Types.IsOurs(method))
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
            ILocalReferenceOperation { Local: var local } => _body.Leases.TryGetValue(local, out Hold? lease) ? lease.Lock : null,
            { } below => Variables.CallOf(below, Types) is { } inner ? LockOf(inner) : null,
            null => call.Instance is { } instance ? NameOf(instance) : null,
        };
    }

    /// <summary>The lease that the call builds on: <c>a</c> of <c>a.EnterUpgrade()</c>.</summary>
    private IOperation? LeaseBelow(IInvocationOperation call)
    {
        IOperation? below = call.Instance ?? (call.TargetMethod.IsExtensionMethod && call.Arguments.Length > 0 ? call.Arguments[0].Value : null);
        return below is not null && Types.IsLease(below.Type) ? Variables.Bare(below) : null;
    }

    /// <summary>The name of the lock that the expression is: a field, property or parameter of a primary constructor, or the method that gives it.</summary>
    private ISymbol? NameOf(IOperation value)
    {
        switch (Variables.Bare(value))
        {
            // Nobody else knows an object that is being made.
            case IFieldReferenceOperation field:
                return field.Instance is IInstanceReferenceOperation && _function.Symbol is IMethodSymbol { MethodKind: MethodKind.Constructor } ? null : field.Field.OriginalDefinition;

            case IPropertyReferenceOperation { Arguments.IsEmpty: true, Property: { IsVirtual: false, IsAbstract: false, IsOverride: false } property }:
                return property.OriginalDefinition;

            case ILocalReferenceOperation local:
                return _body.Aliases.TryGetValue(local.Local, out ISymbol? alias) && !_body.IsChanged(local) ? alias : null;

            case IParameterReferenceOperation { Parameter: { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } constructor } parameter }:
                return SymbolEqualityComparer.Default.Equals(constructor, _body.Member) ? null : parameter.OriginalDefinition;

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

    private bool IsOfSource(ISymbol member) => SymbolEqualityComparer.Default.Equals(member.ContainingAssembly, _body.Assembly);

    private static bool IsTry(IMethodSymbol method) => method.Name.StartsWith("Try", StringComparison.Ordinal);

    private static bool IsForEver(IInvocationOperation call) => call.Arguments.Any(static argument => Variables.Bare(argument.Value) is IFieldReferenceOperation { Field.Name: "InfiniteTimeSpan" });

    /// <summary>What the functions of one body share.</summary>
    private sealed class Body(IOperation root, ISymbol member, LeaseTypes types, IAssemblySymbol assembly, Action<Function> add)
    {
        private readonly Dictionary<ILocalSymbol, bool> _changed = new(SymbolEqualityComparer.Default);
        private readonly Dictionary<Function, HashSet<ISymbol>> _called = [];

        public IOperation Root { get; } = root;

        public ISymbol Member { get; } = member;

        public LeaseTypes Types { get; } = types;

        public IAssemblySymbol Assembly { get; } = assembly;

        public Action<Function> Add { get; } = add;

        /// <summary>Locals that are another name of a lock.</summary>
        public Dictionary<ILocalSymbol, ISymbol> Aliases { get; } = new(SymbolEqualityComparer.Default);

        /// <summary>Locals that have a lease.</summary>
        public Dictionary<ILocalSymbol, Hold> Leases { get; } = new(SymbolEqualityComparer.Default);

        public bool IsChanged(ILocalReferenceOperation local)
        {
            if (!_changed.TryGetValue(local.Local, out bool isChanged))
            {
                _changed[local.Local] = isChanged = Variables.IsChanged(local, Root);
            }

            return isChanged;
        }

        /// <summary>A second call that is waited for without a lock held says nothing new.</summary>
        public bool IsNewFor(Function function, ISymbol callee)
        {
            if (!_called.TryGetValue(function, out HashSet<ISymbol>? called))
            {
                _called[function] = called = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
            }

            return called.Add(callee);
        }
    }
}
