using System.Collections.Immutable;
using FifoLocks.Generators.Analysis.Use.Order;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace FifoLocks.Generators.Analysis.Use;

/// <summary>Reports what is wrong with how locks are used. It looks at calls; only a body with a call that has to do with leases is walked as a whole. The order of locks is a matter of all bodies, and is judged at the end.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LockUseAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = Rules.Use.ToImmutableArray();

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (LeaseTypes.In(start.Compilation) is { } types)
            {
                var table = new ModeTable(start.Compilation);
                start.RegisterOperationAction(call => AnalyzeCall(call, types), OperationKind.Invocation);
                start.RegisterOperationBlockStartAction(body => AnalyzeBody(body, types, table));
                var order = new LockOrder(types, table);
                start.RegisterOperationBlockAction(order.Look);
                start.RegisterSymbolAction(order.Look, SymbolKind.NamedType);
                start.RegisterCompilationEndAction(order.Report);
            }
        });
    }

    private static void AnalyzeCall(OperationAnalysisContext context, LeaseTypes types)
    {
        var call = (IInvocationOperation)context.Operation;
        LeaseGift? gift = types.GiftOf(call.TargetMethod);
        if (gift is { } given)
        {
            ResultChecks.Run(call, given, types, context.ReportDiagnostic);
        }

        WaitChecks.Run(call, gift, context.ContainingSymbol, types, context.ReportDiagnostic);
    }

    private static void AnalyzeBody(OperationBlockStartAnalysisContext context, LeaseTypes types, ModeTable table)
    {
        // Written by operation actions, possibly at the same time; only ever set.
        int hasLeases = 0;
        context.RegisterOperationAction(
            call =>
            {
                IMethodSymbol method = ((IInvocationOperation)call.Operation).TargetMethod;
                if (types.GiftOf(method) is not null || types.IsLease(method.ContainingType))
                {
                    Volatile.Write(ref hasLeases, 1);
                }
            },
            OperationKind.Invocation);
        context.RegisterOperationBlockEndAction(end =>
        {
            if (Volatile.Read(ref hasLeases) == 0)
            {
                return;
            }

            foreach (IOperation block in end.OperationBlocks)
            {
                SelfWait.Run(block, types, table, end.ReportDiagnostic, end.CancellationToken);
                LeaseLives.Run(block, types, end.ReportDiagnostic);
            }
        });
    }
}
