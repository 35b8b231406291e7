using FifoLocks.Generators.Model;
using FifoLocks.Generators.Parsing;

namespace FifoLocks.Generators.Emission;

/// <summary>
/// Writes the layout that a family has on plain locks. The class holds names only, never types: a mode may be private to the type it is nested
/// in, and each mode's own part does the rest.
/// </summary>
internal sealed class FamilyEmitter
{
    private const string GeneratedNamespace = "FifoLocks.Generated";
    private const string LayoutField = "Layout";

    private readonly FamilyModel _family;
    private readonly LayoutPlan _plan;
    private readonly string?[] _refusals;
    private readonly string[] _table;
    private readonly ModeModel[] _modes;

    public FamilyEmitter(FamilyModel family)
    {
        _family = family;
        _modes = [.. family.Modes];
        _plan = LayoutPlan.Create(_modes);
        _refusals = [.. _plan.Modes.Select(mode => Refusals.Of(mode, _plan))];
        _table = [.. _plan.Table.Lines().Select(Code.ForXml)];
    }

    private string Class => $"global::{GeneratedNamespace}.{_family.ClassName}";

    /// <summary>The layout, and the refusals of the modes that plain locks cannot serve.</summary>
    public string EmitFamily()
    {
        string names = string.Join(", ", _family.Modes.Select(static mode => mode.Name));
        SourceWriter writer = SourceWriter.ForFile("The layout that a plain FifoLock of these modes has.");
        writer.Open($"namespace {GeneratedNamespace}");
        writer.Documentation($"<summary>The family of {Code.ForXml(names)}: modes that mention one another.</summary>");
        writer.Line(Code.Hidden);
        writer.Open($"internal static class {_family.ClassName}");
        if (_refusals.Any(static refusal => refusal is null))
        {
            Code.WriteLayout(writer, $"internal static readonly {Code.LockLayout} {LayoutField}", names, _plan);
            writer.Blank();
        }

        for (int i = 0; i < _refusals.Length; i++)
        {
            if (_refusals[i] is { } refusal)
            {
                writer.Call($"internal static readonly {Code.ModeRule} {RefusalField(i)} = {Code.ModeRule}.{RuntimeNames.Refuse}", Code.Literal(refusal));
                writer.Blank();
            }
        }

        writer.Close();
        writer.Close();
        return writer.Finish();
    }

    /// <summary>The part of a mode that makes it one; null when none can be written.</summary>
    public string? EmitMode(int index)
    {
        PlannedMode mode = _plan.Modes[index];
        if (mode.Model.Standing == Standing.Unusable)
        {
            return null;
        }

        bool hasPredicate = mode.Model.Standing == Standing.Sound;
        SourceWriter writer = SourceWriter.ForFile($"The lock mode {mode.Model.FullName.Replace('+', '.')}.");
        string interfaces = $"global::{RuntimeNames.ILockMode}";
        if (hasPredicate)
        {
            interfaces += $", {PredicateInterface(mode.Model)}";
        }

        foreach (ModeModel source in Conversions.To(mode.Model, _modes))
        {
            string from = Downgrades.IsProven(source, mode.Model, _modes) ? RuntimeNames.IDowngradedFrom : RuntimeNames.IConvertedFrom;
            interfaces += $", global::{from}<{source.Shape.GlobalName}>";
        }

        Code.OpenType(writer, mode.Model.Shape, () => WriteHead(writer, mode, hasPredicate), interfaces);
        WriteInterface(writer, mode);
        if (hasPredicate)
        {
            WritePredicate(writer, mode.Model);
        }

        Code.CloseType(writer, mode.Model.Shape);
        return writer.Finish();
    }

    private void WriteHead(SourceWriter writer, PlannedMode mode, bool hasPredicate)
    {
        string condition = hasPredicate ? $", granted while <c>{Code.ForXml(mode.Model.Condition)}</c>" : "";
        writer.Documentation("<remarks>", $"<para>A lock mode{condition}.</para>");
        string[] summary = [.. ModeSummary.Lines(mode, _plan).Select(Code.ForXml)];
        if (summary.Length > 0)
        {
            writer.Documentation("<list type=\"bullet\">");
            writer.Documentation([.. summary.Select(static line => $"<item><description>{line}</description></item>")]);
            writer.Documentation("</list>");
        }

        writer.Documentation("<para>Who asks (rows) beside what is held (columns):</para>", "<code>");
        writer.Documentation(_table);
        writer.Documentation("</code>", "</remarks>");
        writer.Line(
            "[global::System.Diagnostics.CodeAnalysis.SuppressMessage(\"Performance\", \"CA1812\", Justification = \"A lock mode is a name; nobody makes one.\")]");
        if (hasPredicate)
        {
            writer.Line($"[global::{RuntimeNames.CompiledPredicateAttribute}({Code.Literal(CompiledTerms.Write(mode.Model))})]");
        }
    }

    private void WriteInterface(SourceWriter writer, PlannedMode mode)
    {
        const string LockMode = "global::" + RuntimeNames.ILockMode;
        bool isRefused = _refusals[mode.Index] is not null;
        string refusal = $"{Class}.{RefusalField(mode.Index)}";
        string layout = isRefused ? $"{refusal}.{LayoutField}" : $"{Class}.{LayoutField}";
        writer.Member($"static {Code.LockLayout} {LockMode}.{RuntimeNames.Layout}", layout);
        writer.Blank();
        writer.Member($"static {Code.Guard} {LockMode}.Guard", isRefused ? LongWay(mode) : Code.GuardOf(mode));
        writer.Blank();
        string rule = $"static {Code.ModeRule} {LockMode}.{RuntimeNames.Rule}";
        if (isRefused)
        {
            writer.Member(rule, refusal);
        }
        else if (mode.RunsAsWritten)
        {
            writer.Call(
                $"{rule} {{ get; }} = {Code.ModeRule}.{RuntimeNames.Run}",
                [layout, $"{mode.Index}", $"static holds => {RuntimeNames.IsCompatible}(holds)", .. Code.MostHolds(mode)]);
        }
        else
        {
            writer.Call($"{rule} {{ get; }} = {Code.ModeRule}.{RuntimeNames.When}", [layout, $"{mode.Index}", .. Code.Alternatives(mode, _plan)]);
        }
    }

    private static void WritePredicate(SourceWriter writer, ModeModel mode)
    {
        string tuple = Code.TupleType(mode.Parameters);
        IEnumerable<string> arguments = mode.Parameters.Select(static (_, i) => $"parameters.Item{i + 1}");
        writer.Blank();
        writer.Member(
            $"static bool {PredicateInterface(mode)}.{RuntimeNames.IsCompatible}({Code.Holds} holds, {tuple} parameters)",
            $"{RuntimeNames.IsCompatible}({string.Join(", ", new[] { "holds" }.Concat(arguments))})");
    }

    private static string PredicateInterface(ModeModel mode) => $"global::{RuntimeNames.IPredicate}<{Code.TupleType(mode.Parameters)}>";

    /// <summary>A word that is too small has no seat to offer; the mode is refused, and the seat is never used.</summary>
    private string LongWay(PlannedMode mode) =>
        $"{Code.Guard}.{RuntimeNames.LongWay}({(_plan.Fits ? Code.Seat(mode.Seat) : "default")})";

    private static string RefusalField(int index) => $"Refusal{index}";
}
