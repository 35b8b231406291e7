using FifoLocks.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FifoLocks.Generators.Parsing;

/// <summary>
/// Reads a predicate of the plain kind, as nearly all are, from its syntax: questions to the <c>Holds</c>, a count beside a number or a lock parameter, joined by &amp;&amp;, || and !. The compiler need not
/// bind the body for that, which is what parsing a mode would mostly cost; only names of modes are looked up. Whatever else there is, even one token of it, is left to <see cref="PredicateParser"/>:
/// where both understand a predicate, they say the same.
/// </summary>
/// <remarks>
/// Safe because in such an expression no name can mean anything else: nothing in it declares one, a parameter hides every member, and no other method of <c>Holds</c> is called like these.
/// </remarks>
internal sealed class PlainPredicate
{
    /// <summary>Far from the depth at which the predicate would run as written.</summary>
    private const int MostNested = 64;

    private readonly IMethodSymbol _predicate;
    private readonly Func<TypeSyntax, ITypeSymbol?> _typeOf;
    private readonly List<INamedTypeSymbol> _modes = [];

    private PlainPredicate(IMethodSymbol predicate, Func<TypeSyntax, ITypeSymbol?> typeOf)
    {
        _predicate = predicate;
        _typeOf = typeOf;
    }

    /// <summary>The formula, or null when the predicate is not of this kind.</summary>
    /// <param name="predicate">The method, which is well-shaped.</param>
    /// <param name="expression">All of its body.</param>
    /// <param name="typeOf">What a name of a type means there.</param>
    /// <param name="mention">Told each mode that is asked about, in order, when there is a formula.</param>
    public static Formula? Read(IMethodSymbol predicate, ExpressionSyntax expression, Func<TypeSyntax, ITypeSymbol?> typeOf, Action<ITypeSymbol> mention)
    {
        var reader = new PlainPredicate(predicate, typeOf);
        Formula? formula = reader.Read(expression, 0);
        if (formula is null || formula.Parts > Formula.MostParts)
        {
            return null;
        }

        reader._modes.ForEach(mention);
        return formula;
    }

    private Formula? Read(ExpressionSyntax expression, int depth)
    {
        if (depth == MostNested)
        {
            return null;
        }

        switch (expression)
        {
            case ParenthesizedExpressionSyntax inner:
                return Read(inner.Expression, depth + 1);
            case LiteralExpressionSyntax literal when literal.Kind() is SyntaxKind.TrueLiteralExpression or SyntaxKind.FalseLiteralExpression:
                return new Formula.Constant(literal.IsKind(SyntaxKind.TrueLiteralExpression));
            case PrefixUnaryExpressionSyntax not when not.IsKind(SyntaxKind.LogicalNotExpression):
                return Read(not.Operand, depth + 1) is { } operand ? !operand : null;
            case InvocationExpressionSyntax call:
                return ReadQuestion(call);
            case BinaryExpressionSyntax binary when binary.Kind() is SyntaxKind.LogicalAndExpression or SyntaxKind.LogicalOrExpression:
                return Read(binary.Left, depth + 1) is { } left && Read(binary.Right, depth + 1) is { } right
                    ? binary.IsKind(SyntaxKind.LogicalAndExpression) ? left & right : left | right
                    : null;
            case BinaryExpressionSyntax comparison:
                return ReadComparison(comparison);
            default:
                return null;
        }
    }

    private Formula? ReadQuestion(InvocationExpressionSyntax call) => Asked(call, out string? mode) switch
    {
        RuntimeNames.None => new Formula.Atom(BoundTerm.Fewer(mode!, 1)),
        RuntimeNames.Any => new Formula.Atom(BoundTerm.AtLeast(mode!, 1)),
        _ => null,
    };

    private Formula? ReadComparison(BinaryExpressionSyntax comparison)
    {
        if (comparison.Left is not InvocationExpressionSyntax call || Asked(call, out string? mode) != RuntimeNames.Count || Limit(comparison.Right) is not { } limit)
        {
            return null;
        }

        Formula fewer = new Formula.Atom(BoundTerm.Fewer(mode!, limit.Offset, limit.Parameter));
        Formula fewerOrEqual = new Formula.Atom(BoundTerm.Fewer(mode!, limit.Offset + 1, limit.Parameter));
        return comparison.Kind() switch
        {
            SyntaxKind.LessThanExpression => fewer,
            SyntaxKind.LessThanOrEqualExpression => fewerOrEqual,
            SyntaxKind.GreaterThanExpression => !fewerOrEqual,
            SyntaxKind.GreaterThanOrEqualExpression => !fewer,
            SyntaxKind.EqualsExpression => !fewer & fewerOrEqual,
            SyntaxKind.NotEqualsExpression => fewer | !fewerOrEqual,
            _ => null,
        };
    }

    /// <summary>Which question <c>h.None&lt;Write&gt;()</c> asks, and about which mode; null when it is something else.</summary>
    private string? Asked(InvocationExpressionSyntax call, out string? mode)
    {
        mode = null;
        if (call is not
            {
                ArgumentList.Arguments.Count: 0,
                Expression: MemberAccessExpressionSyntax
                {
                    RawKind: (int)SyntaxKind.SimpleMemberAccessExpression,
                    Expression: IdentifierNameSyntax receiver,
                    Name: GenericNameSyntax { TypeArgumentList.Arguments: [IdentifierNameSyntax or QualifiedNameSyntax] } method,
                },
            }
            || receiver.Identifier.ValueText != _predicate.Parameters[0].Name
            || _typeOf(method.TypeArgumentList.Arguments[0]) is not INamedTypeSymbol { IsStatic: false, IsRefLikeType: false } named
            || !Symbols.IsLockMode(named)
            || Symbols.IsGeneric(named))
        {
            return null;
        }

        _modes.Add(named);
        mode = Symbols.FullName(named);
        return method.Identifier.ValueText;
    }

    private Linear? Limit(ExpressionSyntax expression) => expression switch
    {
        LiteralExpressionSyntax { Token.Value: int number } => new Linear(null, null, number),
        IdentifierNameSyntax name => _predicate.Parameters.FirstOrDefault(parameter => parameter.Name == name.Identifier.ValueText) is { Type.SpecialType: SpecialType.System_Int32 } parameter
            ? new Linear(null, parameter.Name, 0)
            : null,
        _ => null,
    };
}
