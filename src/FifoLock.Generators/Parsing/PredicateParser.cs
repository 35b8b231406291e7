using FifoLocks.Generators.Analysis;
using FifoLocks.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace FifoLocks.Generators.Parsing;

/// <summary>
/// From the body of <c>IsCompatible</c> to a <see cref="Formula"/>. What it does not understand becomes a hole, never an error: the predicate then
/// runs as written.
/// </summary>
internal sealed class PredicateParser
{
    /// <summary>What is nested more deeply runs as written. It bounds the stack that reading and normalizing take; the compiler's own is no measure, since what is generated must not depend on it.</summary>
    public const int MostNested = 256;

    private readonly IParameterSymbol _holds;
    private readonly Issues? _issues;
    private readonly Action<ITypeSymbol> _mention;
    private int _depth;

    private PredicateParser(IParameterSymbol holds, Action<ITypeSymbol> mention, Issues? issues)
    {
        _holds = holds;
        _mention = mention;
        _issues = issues;
    }

    /// <summary>The first part that bounds cannot say, and why; null while there is none.</summary>
    public (SyntaxNode Syntax, string Reason)? FirstHole { get; private set; }

    public static PredicateParser For(IMethodSymbol predicate, Action<ITypeSymbol> mention, Issues? issues) =>
        new(predicate.Parameters[0], mention, issues);

    /// <summary>The expression a body consists of, or null when it is more than one expression.</summary>
    public static ExpressionSyntax? SingleExpression(MethodDeclarationSyntax method)
    {
        ExpressionSyntax? expression = method switch
        {
            { ExpressionBody: { } arrow } => arrow.Expression,
            { Body.Statements: [ReturnStatementSyntax { Expression: { } value }] } => value,
            _ => null,
        };

        // Parentheses mean nothing to the compiler's operations, and asking for theirs gives nothing.
        while (expression is ParenthesizedExpressionSyntax parenthesized)
        {
            expression = parenthesized.Expression;
        }

        return expression;
    }

    public Formula Parse(IOperation operation)
    {
        if (operation.ConstantValue is { HasValue: true, Value: bool constant })
        {
            return new Formula.Constant(constant);
        }

        if (_depth == MostNested)
        {
            return Hole(operation, $"more than {MostNested} operators are nested in one another");
        }

        _depth++;
        Formula parsed = ParseOne(operation);
        _depth--;
        return parsed.Parts <= Formula.MostParts ? parsed : Hole(operation, $"it asks more than {Formula.MostParts} questions when it is written out");
    }

    private Formula ParseOne(IOperation operation)
    {
        switch (operation)
        {
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, OperatorMethod: null, IsLifted: false } not:
                return !Parse(not.Operand);

            case IBinaryOperation { OperatorMethod: null, IsLifted: false } binary when IsBoolean(binary.LeftOperand):
                return ParseConnective(binary);

            case IBinaryOperation { OperatorMethod: null, IsLifted: false } comparison:
                return ParseComparison(comparison);

            case IConditionalOperation { WhenFalse: { } otherwise } choice:
                Formula condition = Parse(choice.Condition);
                return (condition & Parse(choice.WhenTrue)) | (!condition & Parse(otherwise));

            case IInvocationOperation call when IsHoldsMethod(call):
                return ParseHoldsMethod(call);

            case IIsPatternOperation match:
                return ParsePattern(match);

            case IConversionOperation { Conversion.IsIdentity: true } conversion:
                return Parse(conversion.Operand);

            default:
                return Hole(operation, Reason(operation));
        }
    }

    private Formula ParseConnective(IBinaryOperation binary)
    {
        Formula left = Parse(binary.LeftOperand);
        Formula right = Parse(binary.RightOperand);
        switch (binary.OperatorKind)
        {
            case BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.And:
                return left & right;
            case BinaryOperatorKind.ConditionalOr or BinaryOperatorKind.Or:
                return left | right;
            case BinaryOperatorKind.Equals:
                return (left & right) | (!left & !right);
            case BinaryOperatorKind.NotEquals or BinaryOperatorKind.ExclusiveOr:
                return (left & !right) | (!left & right);
            default:
                return Hole(binary, "the operator is not one of && || ! == !=");
        }
    }

    private Formula ParseComparison(IBinaryOperation comparison)
    {
        if (Linear.Of(comparison.LeftOperand, CountOf) is not { } left || Linear.Of(comparison.RightOperand, CountOf) is not { } right)
        {
            return Hole(comparison, Reason(comparison));
        }

        return (left.Mode, right.Mode) switch
        {
            ({ } mode, null) => Compare(comparison, mode, comparison.OperatorKind, right with { Offset = right.Offset - left.Offset }),
            (null, { } mode) => Compare(comparison, mode, Mirror(comparison.OperatorKind), left with { Offset = left.Offset - right.Offset }),
            _ => Hole(comparison, Reason(comparison)),
        };
    }

    private Formula Compare(IOperation whole, string mode, BinaryOperatorKind kind, Linear limit)
    {
        Formula fewer = Fewer(mode, limit, 0);
        Formula fewerOrEqual = Fewer(mode, limit, 1);
        switch (kind)
        {
            case BinaryOperatorKind.LessThan:
                return fewer;
            case BinaryOperatorKind.LessThanOrEqual:
                return fewerOrEqual;
            case BinaryOperatorKind.GreaterThan:
                return !fewerOrEqual;
            case BinaryOperatorKind.GreaterThanOrEqual:
                return !fewer;
            case BinaryOperatorKind.Equals:
                return !fewer & fewerOrEqual;
            case BinaryOperatorKind.NotEquals:
                return fewer | !fewerOrEqual;
            default:
                return Hole(whole, "the operator is not a comparison");
        }
    }

    private static Formula Fewer(string mode, Linear limit, long more) =>
        new Formula.Atom(BoundTerm.Fewer(mode, limit.Offset + more, limit.Parameter));

    private Formula ParsePattern(IIsPatternOperation match)
    {
        if (CountOf(match.Value) is { } mode)
        {
            return ParseCountPattern(mode, match.Pattern);
        }

        if (IsBoolean(match.Value) && match.Pattern is IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: bool wanted } })
        {
            Formula value = Parse(match.Value);
            return wanted ? value : !value;
        }

        return Hole(match, Reason(match));
    }

    private Formula ParseCountPattern(string mode, IPatternOperation pattern)
    {
        if (_depth == MostNested)
        {
            return Hole(pattern, $"more than {MostNested} patterns are nested in one another");
        }

        _depth++;
        Formula parsed = ParseOneCountPattern(mode, pattern);
        _depth--;
        return parsed.Parts <= Formula.MostParts ? parsed : Hole(pattern, $"it asks more than {Formula.MostParts} questions when it is written out");
    }

    private Formula ParseOneCountPattern(string mode, IPatternOperation pattern)
    {
        switch (pattern)
        {
            case IConstantPatternOperation constant when Linear.Of(constant.Value, CountOf) is { Mode: null } limit:
                return Compare(pattern, mode, BinaryOperatorKind.Equals, limit);
            case IRelationalPatternOperation relation when Linear.Of(relation.Value, CountOf) is { Mode: null } limit:
                return Compare(pattern, mode, relation.OperatorKind, limit);
            case INegatedPatternOperation negated:
                return !ParseCountPattern(mode, negated.Pattern);
            case IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.And } both:
                return ParseCountPattern(mode, both.LeftPattern) & ParseCountPattern(mode, both.RightPattern);
            case IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or } either:
                return ParseCountPattern(mode, either.LeftPattern) | ParseCountPattern(mode, either.RightPattern);
            default:
                return Hole(pattern, $"'{Text.Of(pattern.Syntax)}' is not a pattern of constants");
        }
    }

    private Formula ParseHoldsMethod(IInvocationOperation call)
    {
        if (ModeOf(call) is not { } mode)
        {
            return Hole(call, $"'{Text.Of(call.Syntax)}' does not ask about a lock mode");
        }

        return call.TargetMethod.Name switch
        {
            RuntimeNames.None => new Formula.Atom(BoundTerm.Fewer(mode, 1)),
            RuntimeNames.Any => new Formula.Atom(BoundTerm.AtLeast(mode, 1)),
            _ => Hole(call, Reason(call)),
        };
    }

    private string? CountOf(IOperation operation) =>
        operation is IInvocationOperation { TargetMethod.Name: RuntimeNames.Count } call && IsHoldsMethod(call) ? ModeOf(call) : null;

    /// <summary>A call on the predicate's own snapshot; any other one (<c>default(Holds)</c>) counts something else.</summary>
    private bool IsHoldsMethod(IInvocationOperation call) =>
        call.TargetMethod is { IsGenericMethod: true, TypeArguments.Length: 1 }
        && Symbols.Is(call.TargetMethod.ContainingType, RuntimeNames.Holds)
        && call.Instance is IParameterReferenceOperation reference
        && SymbolEqualityComparer.Default.Equals(reference.Parameter, _holds);

    private string? ModeOf(IInvocationOperation call)
    {
        ITypeSymbol argument = call.TargetMethod.TypeArguments[0];
        if (argument is not INamedTypeSymbol named || !Symbols.IsLockMode(named))
        {
            ReportNotALockMode(call, argument);
            return null;
        }

        _mention(named);
        return Symbols.IsGeneric(named) ? null : Symbols.FullName(named);
    }

    private void ReportNotALockMode(IInvocationOperation call, ITypeSymbol argument)
    {
        // A type that does not exist is the compiler's to report.
        if (_issues is null || argument.TypeKind == TypeKind.Error)
        {
            return;
        }

        SyntaxNode place = call.Syntax.DescendantNodes().OfType<TypeArgumentListSyntax>().LastOrDefault()?.Arguments.FirstOrDefault() ?? call.Syntax;
        _issues.Add(Rules.NotALockMode, place.GetLocation(), argument.Name, "mark it with [LockMode], or ask about another type");
    }

    private Formula.Hole Hole(IOperation operation, string reason)
    {
        FirstHole ??= (operation.Syntax, reason);
        return new Formula.Hole();
    }

    private static string Reason(IOperation operation) =>
        $"'{Text.Of(operation.Syntax)}' is not a comparison of one count with a constant or a parameter";

    private static bool IsBoolean(IOperation operation) => operation.Type?.SpecialType == SpecialType.System_Boolean;

    private static BinaryOperatorKind Mirror(BinaryOperatorKind kind) => kind switch
    {
        BinaryOperatorKind.LessThan => BinaryOperatorKind.GreaterThan,
        BinaryOperatorKind.LessThanOrEqual => BinaryOperatorKind.GreaterThanOrEqual,
        BinaryOperatorKind.GreaterThan => BinaryOperatorKind.LessThan,
        BinaryOperatorKind.GreaterThanOrEqual => BinaryOperatorKind.LessThanOrEqual,
        _ => kind,
    };
}
