using System.Collections.Concurrent;
using System.Collections.Immutable;
using FifoLocks.Generators.Emission;
using FifoLocks.Generators.Model;
using FifoLocks.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace FifoLocks.Generators.Analysis;

/// <summary>
/// Reports what is wrong with lock modes, typed locks and synchronized methods. It runs the parsers of the generator, so the two cannot disagree about what is a
/// mode and what is not.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LockModeAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = Rules.All.ToImmutableArray();

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            // Written by symbol actions on any thread, read once they are through.
            var modes = new ConcurrentBag<(ModeModel Model, Location? Place)>();
            start.RegisterSymbolAction(symbol => AnalyzeType(symbol, modes), SymbolKind.NamedType);
            start.RegisterSymbolAction(AnalyzeMethod, SymbolKind.Method);
            var plainLocks = new PlainLockChecks();
            start.RegisterOperationAction(plainLocks.Look, PlainLockChecks.Kinds);
            start.RegisterCompilationEndAction(end =>
            {
                CheckFamilies(end, [.. modes]);
                ModeChecks.ReportIdle(end, [.. modes]);
                plainLocks.Report(end, [.. modes.Select(static mode => mode.Model)]);
            });
        });
    }

    private static void AnalyzeType(SymbolAnalysisContext context, ConcurrentBag<(ModeModel Model, Location? Place)> modes)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        var issues = new Issues();
        if (Symbols.IsLockMode(type))
        {
            ModeModel mode = ModeParser.Parse(type, context.Compilation, issues, context.CancellationToken);
            modes.Add((mode, Symbols.NameLocation(type)));
            ModeChecks.Run(type, mode, context.Compilation, issues, context.CancellationToken);
        }

        if (Symbols.Attribute(type, RuntimeNames.FifoLockAttribute) is not null)
        {
            LockModel typedLock = LockParser.Parse(type, context.Compilation, issues, context.CancellationToken);
            TypedLockChecks.Run(type, typedLock, context.Compilation, issues, context.CancellationToken);
        }

        foreach (Diagnostic found in issues.Found)
        {
            context.ReportDiagnostic(found);
        }
    }

    private static void AnalyzeMethod(SymbolAnalysisContext context)
    {
        var method = (IMethodSymbol)context.Symbol;
        if (method.PartialDefinitionPart is not null || Symbols.Attribute(method, RuntimeNames.SynchronizedAttribute) is null)
        {
            // The two parts of a partial method have one set of attributes, and the first part is enough.
            return;
        }

        var issues = new Issues();
        SynchronizedParser.Parse(method, new SemanticModels(context.Compilation), issues, context.CancellationToken);
        foreach (Diagnostic found in issues.Found)
        {
            context.ReportDiagnostic(found);
        }
    }

    private static void CheckConversions(CompilationAnalysisContext context, FamilyModel family, IReadOnlyList<(ModeModel Model, Location? Place)> modes)
    {
        ModeModel[] members = [.. family.Modes];
        foreach (ModeModel source in members)
        {
            foreach (ModeModel target in members.Where(mode => source.ConvertsTo.Contains(mode.FullName)))
            {
                if (Conversions.Rival(source, target, members) is { } rival)
                {
                    string who = rival.FullName == source.FullName ? "two leases of it" : $"a lease of it and one of '{rival.Name}'";
                    context.ReportDiagnostic(Diagnostic.Create(
                        Rules.UnsafeConversion,
                        modes.First(mode => mode.Model.FullName == source.FullName).Place,
                        source.Name,
                        target.Name,
                        $"{who} can be held at once, and each would wait for the other's hold for ever; let '{source.Name}' exclude {(rival.FullName == source.FullName ? "itself" : $"'{rival.Name}'")}"));
                }
            }
        }
    }

    /// <summary>A family is only known when all modes are. One that plain locks serve no mode of needs no room there.</summary>
    private static void CheckFamilies(CompilationAnalysisContext context, IReadOnlyList<(ModeModel Model, Location? Place)> modes)
    {
        foreach (FamilyModel family in FamilyPlanner.Plan([.. modes.Select(static mode => mode.Model)]))
        {
            CheckConversions(context, family, modes);
            LayoutPlan plan = LayoutPlan.Create([.. family.Modes]);
            if (plan.Fits || plan.Modes.All(mode => Refusals.OfItself(mode, plan) is not null))
            {
                continue;
            }

            ModeModel first = family.Modes[0];
            Location? place = modes.First(mode => mode.Model.FullName == first.FullName).Place;
            context.ReportDiagnostic(Diagnostic.Create(
                Rules.DoesNotFit,
                place,
                $"the family of '{first.Name}' ({family.Modes.Count} modes that mention one another)",
                plan.NeededBits,
                RuntimeNames.FieldBits,
                TypedLockChecks.WidestUnbounded(plan).Name,
                "family"));
        }
    }
}
