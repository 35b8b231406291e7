using FifoLocks.Generators.Model;
using FifoLocks.Generators.Parsing;

namespace FifoLocks.Generators.Emission;

/// <summary>
/// Writes a typed lock: its base class, its constructor, its named members, its rules, and for each mode that can be given it the part that lets
/// <c>Acquire&lt;TMode&gt;()</c> of the lock accept it.
/// </summary>
internal sealed class LockEmitter
{
    private readonly LockModel _lock;
    private readonly TypedLockModel _model;
    private readonly LayoutPlan _plan;
    private readonly List<ParameterModel> _parameters;
    private readonly string _rules;

    public LockEmitter(TypedLockModel model)
    {
        _model = model;
        _lock = model.Lock;
        _plan = LayoutPlan.Create([.. model.Modes.Select(static each => each.Mode)]);
        _parameters = ConstructorParameters(model);
        _rules = _lock.MemberPrefix + "Rules";
        while (_parameters.Exists(parameter => parameter.Name == _rules))
        {
            _rules = "_" + _rules;
        }
    }

    private string Self => _lock.Shape.GlobalName;

    /// <summary>The union of the modes' parameters, in order of first appearance.</summary>
    public static List<ParameterModel> ConstructorParameters(TypedLockModel model)
    {
        var union = new List<ParameterModel>();
        foreach (ParameterModel parameter in model.Modes.SelectMany(static each => each.Mode.Parameters))
        {
            // One of equal name and another type is reported; a constructor cannot have both.
            if (!union.Exists(other => other.Name == parameter.Name))
            {
                union.Add(parameter);
            }
        }

        return union;
    }

    public string Emit()
    {
        SourceWriter writer = SourceWriter.ForFile($"The typed lock {_lock.Shape.FullName.Replace('+', '.')}.");
        Code.OpenType(writer, _lock.Shape, () => WriteDocumentation(writer), $"global::{RuntimeNames.FifoLock}<{Self}>");
        WriteFields(writer);
        WriteConstructor(writer);
        foreach (ListedModeModel listed in _model.Modes)
        {
            PlannedMode mode = _plan.Modes[_plan.IndexOf(listed.Mode.FullName)];
            var members = new NamedMembers(writer, listed, mode.ExcludesItself, Guard(mode), Rule(mode));
            members.Write(listed.Mode.Name);
            if (_model.Modes.Count == 1)
            {
                members.Write("");
            }
        }

        WriteConversions(writer);
        WriteRules(writer);
        Code.CloseType(writer, _lock.Shape);
        foreach (ListedModeModel listed in _model.Modes.Where(static each => each.Entry.JoinsTheLock))
        {
            writer.Blank();
            WriteModePart(writer, listed);
        }

        return writer.Finish();
    }

    private void WriteDocumentation(SourceWriter writer)
    {
        writer.Documentation("<remarks>", "<para>A typed lock. Who asks (rows) beside what is held (columns):</para>", "<code>");
        writer.Documentation([.. _plan.Table.Lines().Select(Code.ForXml)]);
        writer.Documentation("</code>", "</remarks>");
    }

    /// <summary>Rules that depend on the lock's parameters: one per lock, made by its constructor.</summary>
    private void WriteFields(SourceWriter writer)
    {
        foreach (PlannedMode mode in _plan.Modes.Where(IsPerLock))
        {
            writer.Line(Code.Hidden);
            writer.Line($"internal readonly {Code.ModeRule} {Field(mode)};");
            writer.Blank();
        }
    }

    private void WriteConstructor(SourceWriter writer)
    {
        string options = "options";
        for (int i = 2; _parameters.Exists(parameter => parameter.Name == options); i++)
        {
            options = $"options{i}";
        }

        writer.Documentation("<summary>Makes a lock that nobody holds.</summary>");
        foreach (ParameterModel parameter in _parameters)
        {
            IEnumerable<string> users = _plan.Modes
                .Where(mode => mode.Model.Parameters.Any(parameter.IsSharedWith))
                .Select(static mode => $"{mode.Model.Name} is granted while <c>{Code.ForXml(mode.Model.Condition)}</c>");
            writer.Documentation($"<param name=\"{parameter.Name}\">{string.Join("; ", users)}.</param>");
        }

        writer.Documentation($"<param name=\"{options}\">What to choose, or null for the defaults.</param>");
        IEnumerable<string> parameters = _parameters
            .Select(static parameter => $"{parameter.Type} {Symbols.Escape(parameter.Name)}")
            .Concat([$"global::{RuntimeNames.FifoLockOptions}? {options} = null"]);
        writer.Line($"{_lock.ConstructorVisibility} {Symbols.Escape(_lock.Shape.Name)}({string.Join(", ", parameters)})");
        writer.Continue($": base({_rules}.Layout, {options})");
        writer.OpenBlock();
        foreach (PlannedMode mode in _plan.Modes.Where(IsPerLock))
        {
            WriteField(writer, mode);
        }

        writer.Close();
        writer.Blank();
    }

    private void WriteField(SourceWriter writer, PlannedMode mode)
    {
        string field = $"this.{Field(mode)} = {Code.ModeRule}";
        string layout = $"{_rules}.Layout";
        if (mode.RunsAsWritten)
        {
            writer.Call(
                $"{field}.{RuntimeNames.Run}",
                [layout, $"{mode.Index}", $"{Predicate(mode.Model)}({Code.Tuple(mode.Model.Parameters)})", .. Code.MostHolds(mode)]);
            return;
        }

        string decisive = mode.AnyOf
            .SelectMany(static alternative => alternative)
            .Select(static term => term.Parameter)
            .First(static parameter => parameter is not null)!;
        string value = Symbols.Escape(decisive);
        writer.Call(
            $"{field}.{RuntimeNames.WithParameter}",
            [layout, $"{mode.Index}", Code.Literal(decisive), value, .. Code.Alternatives(mode, _plan)]);
    }

    /// <summary>A lease that is converted knows its lock, not the lock's type: this is how it finds the rule of the mode it asks for.</summary>
    private void WriteConversions(SourceWriter writer)
    {
        // What modes of another assembly convert to is known there; their own rules are those of their family.
        if (!_plan.Modes.Any(static mode => mode.Model.ConvertsTo.Count > 0) && !_model.Modes.Any(static each => each.Entry.Foreign is not null))
        {
            return;
        }

        writer.Documentation("<inheritdoc/>");
        writer.Line(Code.Hidden);
        writer.Open($"protected override {Code.ModeRule}? {RuntimeNames.RuleAt}(int mode)");
        foreach (PlannedMode mode in _plan.Modes)
        {
            writer.Open($"if (mode == {mode.Index})");
            writer.Line($"return {Rule(mode)};");
            writer.Close();
            writer.Blank();
        }

        writer.Line("return null;");
        writer.Close();
        writer.Blank();
    }

    private void WriteRules(SourceWriter writer)
    {
        writer.Documentation("<summary>What all locks of this type share. For generated code.</summary>");
        writer.Line(Code.Hidden);
        writer.Open($"internal static class {_rules}");
        string layout = $"internal static readonly {Code.LockLayout} Layout";
        if (_plan.Fits)
        {
            Code.WriteLayout(writer, layout, _lock.Shape.Name, _plan);
        }
        else
        {
            writer.Line($"{layout} = new {Code.LockLayout}({Code.Literal(_lock.Shape.Name)});");
        }

        foreach (PlannedMode mode in _plan.Modes.Where(mode => !IsPerLock(mode)))
        {
            writer.Blank();
            writer.Line($"// {mode.Model.Name}: {mode.Model.Condition}");
            writer.Member(
                $"internal static {Code.Guard} GuardOf{mode.Model.Name}",
                _plan.Fits ? Code.GuardOf(mode) : $"{Code.Guard}.{RuntimeNames.LongWay}(default)");
            writer.Blank();
            WriteSharedRule(writer, mode);
        }

        writer.Close();
    }

    private void WriteSharedRule(SourceWriter writer, PlannedMode mode)
    {
        string rule = $"internal static readonly {Code.ModeRule} RuleOf{mode.Model.Name} = {Code.ModeRule}";
        if (!IsServed(mode))
        {
            string reason = _plan.Fits
                ? $"{_lock.Shape.Name} cannot serve {mode.Model.Name}. Correct the compiler errors of their declarations."
                : Refusals.DoesNotFit($"The modes of {_lock.Shape.Name}", _plan);
            writer.Call($"{rule}.{RuntimeNames.Refuse}", Code.Literal(reason));
        }
        else if (mode.RunsAsWritten)
        {
            writer.Call($"{rule}.{RuntimeNames.Run}", ["Layout", $"{mode.Index}", $"{Predicate(mode.Model)}()", .. Code.MostHolds(mode)]);
        }
        else
        {
            writer.Call($"{rule}.{RuntimeNames.When}", ["Layout", $"{mode.Index}", .. Code.Alternatives(mode, _plan)]);
        }
    }

    private void WriteModePart(SourceWriter writer, ListedModeModel listed)
    {
        PlannedMode mode = _plan.Modes[_plan.IndexOf(listed.Mode.FullName)];
        string modeOf = $"global::{RuntimeNames.IModeOf}<{Self}>";
        string shared = $"{Self}.{_rules}";
        string own = $"@lock.{Field(mode)}";
        Code.OpenType(writer, listed.Mode.Shape, static () => { }, modeOf);
        writer.Line($"static {Code.Guard} {modeOf}.{RuntimeNames.GuardIn}({Self} @lock) =>");
        writer.Continue(IsPerLock(mode) ? $"{own}.Guard;" : $"{shared}.GuardOf{mode.Model.Name};");
        writer.Blank();
        writer.Line($"static {Code.ModeRule} {modeOf}.{RuntimeNames.RuleIn}({Self} @lock) =>");
        writer.Continue(IsPerLock(mode) ? $"{own};" : $"{shared}.RuleOf{mode.Model.Name};");
        Code.CloseType(writer, listed.Mode.Shape);
    }

    /// <summary>Whether the rule needs the parameters of the lock it is for.</summary>
    private bool IsPerLock(PlannedMode mode) =>
        IsServed(mode)
        && (mode.RunsAsWritten ? mode.Model.Parameters.Count > 0 : mode.DependsOnParameters);

    /// <summary>False for what is reported as an error: then the members are there, so that no errors follow from it, and refuse.</summary>
    private bool IsServed(PlannedMode mode) =>
        _plan.Fits
        && mode.Model.Standing == Standing.Sound
        && mode.Model.Parameters.All(parameter => _parameters.Exists(parameter.IsSharedWith));

    private string Field(PlannedMode mode) => $"{_lock.MemberPrefix}RuleOf{mode.Model.Name}";

    private string Guard(PlannedMode mode) => IsPerLock(mode) ? $"this.{Field(mode)}.Guard" : $"{_rules}.GuardOf{mode.Model.Name}";

    private string Rule(PlannedMode mode) => IsPerLock(mode) ? $"this.{Field(mode)}" : $"{_rules}.RuleOf{mode.Model.Name}";

    private static string Predicate(ModeModel mode)
    {
        string types = mode.Parameters.Count == 0 ? mode.Shape.GlobalName : $"{mode.Shape.GlobalName}, {Code.TupleType(mode.Parameters)}";
        return $"global::{RuntimeNames.Predicate}.{RuntimeNames.Of}<{types}>";
    }
}
