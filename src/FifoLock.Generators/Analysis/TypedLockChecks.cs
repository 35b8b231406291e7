using FifoLocks.Generators.Emission;
using FifoLocks.Generators.Model;
using FifoLocks.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace FifoLocks.Generators.Analysis;

/// <summary>What can only be said of a typed lock once its modes are known.</summary>
internal static class TypedLockChecks
{
    /// <summary>The property of a diagnostic that holds the full metadata name of the mode to add to the list.</summary>
    public const string MissingMode = nameof(MissingMode);

    public static void Run(INamedTypeSymbol type, LockModel typedLock, Compilation compilation, Issues issues, CancellationToken cancellationToken)
    {
        var places = new Dictionary<string, Location?>(StringComparer.Ordinal);
        var ours = new List<ModeModel>();
        foreach ((ITypeSymbol? argument, Location? place) in LockParser.ListedTypes(type, cancellationToken))
        {
            if (argument is not INamedTypeSymbol mode || places.ContainsKey(Symbols.FullName(mode)))
            {
                continue;
            }

            places.Add(Symbols.FullName(mode), place);
            if (SymbolEqualityComparer.Default.Equals(mode.ContainingAssembly, compilation.Assembly))
            {
                ours.Add(ModeParser.Parse(mode, compilation, issues: null, cancellationToken));
            }
        }

        foreach (TypedLockModel model in TypedLockPlanner.Plan([typedLock], ours))
        {
            LayoutPlan plan = LayoutPlan.Create([.. model.Modes.Select(static each => each.Mode)]);
            CheckRoom(type, plan, issues);
            CheckMissingModes(type, plan, places, issues);
            CheckNeverGranted(type, plan, places, issues);
            CheckParameters(type, model, places, issues);
        }
    }

    /// <summary>The mode that a constant bound would help most.</summary>
    public static ModeModel WidestUnbounded(LayoutPlan plan) =>
        (plan.Modes.FirstOrDefault(static mode => mode.Cap == 0) ?? plan.Modes.OrderByDescending(static mode => mode.Cap).First()).Model;

    private static void CheckRoom(INamedTypeSymbol type, LayoutPlan plan, Issues issues)
    {
        if (!plan.Fits)
        {
            issues.Add(
                Rules.DoesNotFit,
                Symbols.NameLocation(type),
                $"'{type.Name}'",
                plan.NeededBits,
                RuntimeNames.FieldBits,
                WidestUnbounded(plan).Name,
                "typed lock");
        }
    }

    private static void CheckMissingModes(INamedTypeSymbol type, LayoutPlan plan, Dictionary<string, Location?> places, Issues issues)
    {
        var reported = new HashSet<string>(StringComparer.Ordinal);
        foreach (PlannedMode mode in plan.Modes)
        {
            foreach (Mention mention in mode.Model.Mentions)
            {
                if (!places.ContainsKey(mention.FullName) && reported.Add(mention.FullName))
                {
                    string name = mention.FullName.Substring(mention.FullName.LastIndexOfAny(['.', '+']) + 1);
                    issues.AddFor(
                        MissingMode,
                        mention.FullName,
                        Rules.OddList,
                        places[mode.Model.FullName],
                        type.Name,
                        $"does not list '{name}', which '{mode.Model.Name}' looks at; in this lock it counts as never held. Add typeof({name}) to the list");
                }
            }
        }
    }

    private static void CheckNeverGranted(INamedTypeSymbol type, LayoutPlan plan, Dictionary<string, Location?> places, Issues issues)
    {
        foreach (PlannedMode mode in plan.Modes)
        {
            // One that is never granted anywhere is reported where it is declared.
            if (mode.AnyOf.Count == 0 && mode.Model.AnyOf.Count > 0)
            {
                issues.Add(
                    Rules.NeverGranted,
                    places[mode.Model.FullName],
                    mode.Model.Name,
                    $" by '{type.Name}', which does not list all modes that it waits for",
                    mode.Model.Condition);
            }
        }
    }

    private static void CheckParameters(INamedTypeSymbol type, TypedLockModel model, Dictionary<string, Location?> places, Issues issues)
    {
        foreach (ParameterModel parameter in LockEmitter.ConstructorParameters(model))
        {
            ListedModeModel? clash = model.Modes.FirstOrDefault(each =>
                each.Mode.Parameters.Any(other => other.Name == parameter.Name && other.Type != parameter.Type));
            if (clash is not null)
            {
                issues.Add(
                    Rules.Unsupported,
                    places[clash.Mode.FullName],
                    type.Name,
                    $"lists modes whose lock parameters called '{parameter.Name}' differ in type, and its constructor can have only one; "
                        + $"rename the one of '{clash.Mode.Name}'");
            }
        }
    }
}
