using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FifoLocks.Generators.Analysis.Use;

/// <summary>FIFO106: within a <c>using</c> of a lease, the same lock is asked for what that lease excludes, or for what a waiter in between would keep out.</summary>
internal sealed class SelfWait(IOperation root, LeaseTypes types, ModeTable table, Action<Diagnostic> report, CancellationToken cancellationToken)
    : ScopeWalk<SelfWait.Hold>
{
    private readonly Dictionary<ILocalSymbol, Hold> _leases = new(SymbolEqualityComparer.Default);

    public static void Run(IOperation root, LeaseTypes types, ModeTable table, Action<Diagnostic> report, CancellationToken cancellationToken) =>
        new SelfWait(root, types, table, report, cancellationToken).Walk(root);

    /// <summary>Lambdas and local functions run at another time, so each is walked by itself.</summary>
    protected override void VisitFunction(IOperation function) => new SelfWait(root, types, table, report, cancellationToken).VisitChildren(function);

    protected override void VisitOther(IOperation operation)
    {
        VisitChildren(operation);
        switch (operation)
        {
            case IVariableDeclaratorOperation { Initializer.Value: { } value } declarator when HoldOf(value, declarator.Symbol) is { } lease:
                _leases[declarator.Symbol] = lease;
                break;

            case IInvocationOperation call:
                Check(call);
                Release(call);
                break;
        }
    }

    protected override Hold? HoldIn(ILocalSymbol local) => _leases.TryGetValue(local, out Hold? hold) ? hold : null;

    protected override Hold? HoldOf(IOperation value) => HoldOf(value, local: null);

    /// <summary>The lease that the expression is: of a lock that is asked, or on top of a lease that is known.</summary>
    private Hold? HoldOf(IOperation value, ILocalSymbol? local)
    {
        if (Variables.CallOf(value, types) is not { } call || LeaseTypes.IsTry(call.TargetMethod) || LeaseTypes.ModeOf(call.TargetMethod) is not { } mode)
        {
            return null;
        }

        if (call.Instance is { } instance && types.IsLock(instance.Type))
        {
            return new Hold(instance, mode, local, call);
        }

        IOperation? below = call.Instance ?? (call.TargetMethod.IsExtensionMethod ? call.Arguments[0].Value : null);
        return below is not null && Variables.Bare(below) is ILocalReferenceOperation reference && _leases.TryGetValue(reference.Local, out Hold? source)
            ? new Hold(source.Lock, mode, local, call)
            : null;
    }

    /// <summary>From a release on, nothing is said of that lease any more, on no path.</summary>
    private void Release(IInvocationOperation call)
    {
        IOperation? lease = call.Instance ?? (call.TargetMethod.IsExtensionMethod ? call.Arguments[0].Value : null);
        if (lease is not null && types.IsLease(lease.Type) && LeaseFate.EndsLease(call.TargetMethod) && Variables.Bare(lease) is ILocalReferenceOperation reference)
        {
            foreach (Hold hold in Held.Where(hold => SymbolEqualityComparer.Default.Equals(hold.Local, reference.Local)))
            {
                hold.IsOver = true;
            }
        }
    }

    private void Check(IInvocationOperation call)
    {
        LeaseGift? gift = Held.Count == 0 ? null : types.GiftOf(call.TargetMethod);
        if (gift is not (LeaseGift.Now or LeaseGift.Later)
            || LeaseTypes.IsTry(call.TargetMethod)
            || call.Instance is not { } instance
            || !types.IsLock(instance.Type)
            || call.TargetMethod.Parameters.Any(parameter => types.IsLease(parameter.Type))
            || LeaseTypes.ModeOf(call.TargetMethod) is not { } mode
            || (gift == LeaseGift.Later && !IsWaitedForHere(call)))
        {
            return;
        }

        // The one that always waits is worth more words than the one that may.
        foreach (bool always in (bool[])[true, false])
        {
            foreach (Hold hold in Held)
            {
                if (hold.IsOver || !Variables.AreSame(hold.Lock, instance))
                {
                    continue;
                }

                string? why = always ? Always(mode, hold) : InBetween(mode, hold, instance);
                if (why is not null && !Variables.IsChanged(instance, root))
                {
                    report(Diagnostic.Create(
                        Rules.WaitsForItself, call.Syntax.GetLocation(), [hold.Call.Syntax.GetLocation()], call.TargetMethod.Name, mode.Name, hold.Mode.Name, why));
                    return;
                }
            }
        }
    }

    private string? Always(INamedTypeSymbol mode, Hold hold) =>
        table.IsExcluded(mode, hold.Mode, cancellationToken) ? "so it always waits for itself, for ever" : null;

    private string? InBetween(INamedTypeSymbol mode, Hold hold, IOperation instance) =>
        table.WhoWaitsFor(hold.Mode, instance.Type!, mode, cancellationToken) is { } between && !Variables.IsPrivate(instance, root)
            ? $"so it waits for itself, for ever, as soon as a '{between.Name}' queues in between: that one waits for the lease, and this request behind it"
            : null;

    /// <summary>A request that is only made does not stop this method.</summary>
    private bool IsWaitedForHere(IInvocationOperation call)
    {
        LeaseFate fate = LeaseFate.Of(call, LeaseGift.Later, types);
        return fate.Kind == FateKind.Blocked || fate.Place is IAwaitOperation || fate.Place.ChildOperations.Any(static child => child is IAwaitOperation);
    }

    internal sealed class Hold(IOperation @lock, INamedTypeSymbol mode, ILocalSymbol? local, IInvocationOperation call)
    {
        public IOperation Lock { get; } = @lock;

        public INamedTypeSymbol Mode { get; } = mode;

        public ILocalSymbol? Local { get; } = local;

        public IInvocationOperation Call { get; } = call;

        public bool IsOver { get; set; }
    }
}
