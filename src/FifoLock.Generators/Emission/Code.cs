using System.Globalization;
using System.Text;
using FifoLocks.Generators.Model;
using FifoLocks.Generators.Parsing;
using FifoLocks.Modes;
using Microsoft.CodeAnalysis.CSharp;

namespace FifoLocks.Generators.Emission;

/// <summary>Pieces of C# that several emitters write. Every name begins with <c>global::</c>: the user may have a System or a Holds of their own.</summary>
internal static class Code
{
    public const string LockLayout = "global::" + RuntimeNames.LockLayout;
    public const string ModeSeat = "global::" + RuntimeNames.ModeSeat;
    public const string ModeRule = "global::" + RuntimeNames.ModeRule;
    public const string Guard = "global::" + RuntimeNames.Guard;
    public const string Holds = "global::" + RuntimeNames.Holds;
    public const string Hidden = "[global::System.ComponentModel.EditorBrowsable(global::System.ComponentModel.EditorBrowsableState.Never)]";

    private const string Bound = "global::" + RuntimeNames.Bound;
    private const string SeatType = "global::" + RuntimeNames.Seat;
    private const string SeatKindType = "global::" + RuntimeNames.SeatKind;

    public static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    public static string ForXml(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    public static string Seat(Seat seat) => $"new {SeatType}({seat.Shift}, {seat.Width}, {SeatKindType}.{seat.Kind})";

    public static string GuardOf(PlannedMode mode) => mode.Fast is { } test
        ? $"new {Guard}({Hex(test.Bias)}, {Hex(test.Mask)}, {Hex(test.Expect)}, {Seat(mode.Seat)})"
        : $"{Guard}.{RuntimeNames.LongWay}({Seat(mode.Seat)})";

    /// <summary>The layout as an expression that goes on over several lines.</summary>
    public static void WriteLayout(SourceWriter writer, string declaration, string name, LayoutPlan plan)
    {
        writer.Line($"{declaration} = new {LockLayout}(");
        writer.Continue(plan.Modes.Count == 0 ? $"{Literal(name)});" : $"{Literal(name)},");
        for (int i = 0; i < plan.Modes.Count; i++)
        {
            PlannedMode mode = plan.Modes[i];
            string beside = string.Join(", ", plan.Modes.Select(held => Literal(plan.Table[mode, held])));
            writer.Continue($"new {ModeSeat}(");
            writer.Continue($"    {Literal(mode.Model.FullName)},");
            writer.Continue($"    {Literal(mode.Model.Name)},");
            writer.Continue($"    {Seat(mode.Seat)},");
            writer.Continue($"    {Literal(mode.Model.Condition)},");
            writer.Continue($"    new string[] {{ {beside} }}){(i + 1 < plan.Modes.Count ? "," : ");")}");
        }
    }

    /// <summary>The alternatives as arguments of a rule.</summary>
    public static IEnumerable<string> Alternatives(PlannedMode mode, LayoutPlan plan)
    {
        foreach (List<BoundTerm> alternative in mode.AnyOf)
        {
            yield return alternative.Count == 0
                ? $"global::System.Array.Empty<{Bound}>()"
                : $"new {Bound}[] {{ {string.Join(", ", alternative.Select(term => Term(term, mode.Model, plan)))} }}";
        }
    }

    /// <summary>What a predicate that runs as written is known to allow at most, as a last argument; nothing when that is not known.</summary>
    public static IEnumerable<string> MostHolds(PlannedMode mode) =>
        mode.Cap is > 0 and <= int.MaxValue ? [$"mostHolds: {mode.Cap}"] : [];

    /// <summary>The value tuple that <c>IPredicate</c> takes the lock parameters in.</summary>
    public static string TupleType(IReadOnlyList<ParameterModel> parameters) => parameters.Count switch
    {
        0 => "global::System.ValueTuple",
        1 => $"global::System.ValueTuple<{parameters[0].Type}>",
        _ => $"({string.Join(", ", parameters.Select(static parameter => parameter.Type))})",
    };

    /// <summary>That tuple, made of the parameters in scope.</summary>
    public static string Tuple(IReadOnlyList<ParameterModel> parameters) => parameters.Count switch
    {
        1 => $"new {TupleType(parameters)}({Symbols.Escape(parameters[0].Name)})",
        _ => $"({string.Join(", ", parameters.Select(static parameter => Symbols.Escape(parameter.Name)))})",
    };

    /// <summary>Opens the namespace and the types around a type, and the type itself.</summary>
    public static void OpenType(SourceWriter writer, TypeShape shape, Action beforeType, string? interfaces)
    {
        if (shape.Namespace.Length > 0)
        {
            writer.Open($"namespace {shape.Namespace}");
        }

        for (int i = 0; i < shape.Parts.Count - 1; i++)
        {
            writer.Open(shape.Parts[i]);
        }

        beforeType();
        string declaration = shape.Parts[shape.Parts.Count - 1];
        writer.Open(interfaces is null ? declaration : $"{declaration} : {interfaces}");
    }

    public static void CloseType(SourceWriter writer, TypeShape shape)
    {
        for (int i = 0; i < shape.Parts.Count; i++)
        {
            writer.Close();
        }

        if (shape.Namespace.Length > 0)
        {
            writer.Close();
        }
    }

    private static string Term(BoundTerm term, ModeModel mode, LayoutPlan plan)
    {
        string method = term.IsLower ? RuntimeNames.AtLeast : RuntimeNames.Fewer;
        int index = plan.IndexOf(term.Mode);
        return $"{Bound}.{method}({index}, {Limit(term, mode)})";
    }

    /// <summary>The limit in <see cref="long"/> arithmetic: <c>int.MaxValue + 1</c> is a limit like any other.</summary>
    private static string Limit(BoundTerm term, ModeModel mode)
    {
        if (term.Parameter is null)
        {
            return term.Limit.ToString(CultureInfo.InvariantCulture);
        }

        string parameter = Symbols.Escape(term.Parameter);
        if (term.Limit == 0)
        {
            return parameter;
        }

        // A long can overflow, and no count is anywhere near this.
        string wide = mode.Parameters.First(each => each.Name == term.Parameter).Type == "long"
            ? $"global::System.Math.Clamp({parameter}, -(1L << 40), 1L << 40)"
            : $"(long){parameter}";
        return term.Limit < 0 ? $"{wide} - {-term.Limit}" : $"{wide} + {term.Limit}";
    }

    private static string Hex(ulong value)
    {
        if (value == 0)
        {
            return "0";
        }

        string digits = value.ToString("X", CultureInfo.InvariantCulture);
        digits = digits.PadLeft((digits.Length + 3) / 4 * 4, '0');
        var grouped = new StringBuilder("0x");
        for (int i = 0; i < digits.Length; i += 4)
        {
            grouped.Append(i == 0 ? "" : "_").Append(digits, i, 4);
        }

        return grouped.Append("UL").ToString();
    }
}
