using FifoLocks.Generators.Model;
using FifoLocks.Generators.Parsing;

namespace FifoLocks.Generators.Emission;

/// <summary>Why a plain lock cannot serve a mode, as the exception will tell the user, with what to write instead.</summary>
internal static class Refusals
{
    /// <summary>The reason, or null when a plain lock can.</summary>
    public static string? Of(PlannedMode planned, LayoutPlan family) =>
        OfItself(planned, family) ?? (family.Fits ? null : DoesNotFit(planned.Model.Name + " and the modes of its family", family));

    /// <summary>The reason that lies in the mode and not in the room its family takes.</summary>
    public static string? OfItself(PlannedMode planned, LayoutPlan family)
    {
        ModeModel mode = planned.Model;
        if (mode.Standing != Standing.Sound)
        {
            return $"{mode.Name} has no valid IsCompatible, so nobody knows when to grant it. Correct the compiler errors of its declaration.";
        }

        if (mode.Parameters.Count > 0)
        {
            string parameters = string.Join(", ", mode.Parameters.Select(static parameter => $"{parameter.ShortType} {parameter.Name}"));
            string kind = mode.Parameters.Count == 1 ? "a lock parameter" : "lock parameters";
            return $"{mode.Name} takes {kind} ({parameters}), so a plain FifoLock cannot serve it. {DeclareTypedLock(family)}";
        }

        foreach (Mention mention in mode.Mentions)
        {
            if (mention.ForeignAssembly is { } assembly)
            {
                return $"{mode.Name} looks at {mention.FullName} of the assembly {assembly}, and the families of plain locks do not cross assemblies. "
                    + DeclareTypedLock(family, mention.FullName.Substring(mention.FullName.LastIndexOfAny(['.', '+']) + 1));
            }
        }

        return null;
    }

    public static string DoesNotFit(string who, LayoutPlan plan) =>
        $"{who} need {plan.NeededBits} bits of the {RuntimeNames.FieldBits} that the state word of a lock has. Bound modes with few holds by a constant, or use fewer "
        + "modes in one lock.";

    private static string DeclareTypedLock(LayoutPlan family, params string[] others)
    {
        IEnumerable<string> types = family.Modes.Select(static mode => mode.Model.Name).Concat(others).Select(static name => $"typeof({name})");
        IEnumerable<string> arguments = family.Modes
            .SelectMany(static mode => mode.Model.Parameters)
            .Select(static parameter => $"{parameter.Name}: ...")
            .Distinct();
        return $"Declare a typed lock: [FifoLock({string.Join(", ", types)})] public sealed partial class MyLock; "
            + $"and create it with new MyLock({string.Join(", ", arguments)}).";
    }
}
