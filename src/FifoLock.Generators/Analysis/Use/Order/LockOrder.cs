using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace FifoLocks.Generators.Analysis.Use.Order;

/// <summary>FIFO109: one path takes A and then B, another one B and then A.</summary>
/// <remarks>
/// <para><b>What a lock is.</b> A field, an auto-property or a parameter of a primary constructor; a local, a property or a method that only gives such a one is the same lock. The object it belongs to
/// does not count: two stores have one "Store._gate". Elements of arrays and collections, and parameters, are nobody's.</para>
/// <para><b>While it compiles</b> each function (method, accessor, local function, lambda) is walked by itself (<see cref="FunctionWalk"/>), and all that is kept are the locks it takes, the functions of
/// this compilation that it calls, and for both what it holds at that moment.</para>
/// <para><b>At the end</b> <see cref="CallGraph"/> finds for each function which locks a call of it may take, and which are always held when it is called. A lock taken while another one is held is a
/// <i>step</i>, and a cycle of steps is reported by <see cref="OrderGraph"/> if all its paths can be under way at the same time, each waiting for the next.</para>
/// <para><b>No step</b> is a request that gives up by itself; a task that is not waited for here; a lambda that runs at another time; a call that could end in several overrides; A within A, which is
/// FIFO106's matter. <b>No cycle</b> is one in which somebody never has to wait, by the predicates of the modes, and one of which two paths hold a third lock that keeps them apart.</para>
/// </remarks>
internal sealed class LockOrder(LeaseTypes types, ModeTable table)
{
    /// <summary>Filled on any thread, read once all bodies were seen.</summary>
    private readonly ConcurrentBag<Function> _functions = [];

    /// <summary>Likewise: types that may implement an interface.</summary>
    private readonly ConcurrentBag<INamedTypeSymbol> _implementers = [];

    /// <summary>Looks at the body of a member.</summary>
    public void Look(OperationBlockAnalysisContext context)
    {
        FunctionWalk.Run(context.OwningSymbol, context.OperationBlocks, types, context.Compilation.Assembly, _functions.Add, context.CancellationToken);
        if (context.OwningSymbol is IMethodSymbol core && Function.SynchronizedOver(core) is { } caller)
        {
            _functions.Add(caller);
        }
    }

    /// <summary>Looks at a type.</summary>
    public void Look(SymbolAnalysisContext context)
    {
        if (context.Symbol is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct, AllInterfaces.IsEmpty: false } type)
        {
            _implementers.Add(type);
        }
    }

    public void Report(CompilationAnalysisContext context)
    {
        Function[] functions = [.. _functions];
        if (!Array.Exists(functions, static function => function.Takes.Count > 0))
        {
            return;
        }

        Array.Sort(functions, static (one, other) => Places.Compare(one.Place, other.Place));
        var calls = new CallGraph(functions, _implementers, context.CancellationToken);
        new OrderGraph(calls, table, context.CancellationToken).Report(context.ReportDiagnostic);
    }
}
