using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FifoLocks.CodeFixes.Use;

/// <summary>What happens to the value of an expression, as far as its surroundings say.</summary>
internal static class Values
{
    /// <summary>The expression with what is written around the same value: parentheses, and the rest of <c>gate?.Enter()</c>.</summary>
    public static ExpressionSyntax Whole(ExpressionSyntax value)
    {
        while (true)
        {
            switch (value.Parent)
            {
                case ParenthesizedExpressionSyntax parenthesized:
                    value = parenthesized;
                    continue;
                case ConditionalAccessExpressionSyntax access when access.WhenNotNull == value:
                    value = access;
                    continue;
                default:
                    return value;
            }
        }
    }

    /// <summary>The statement that throws the value away: <c>value;</c> or <c>_ = value;</c>.</summary>
    public static ExpressionStatementSyntax? ThrowingAway(ExpressionSyntax whole) => whole.Parent switch
    {
        ExpressionStatementSyntax statement => statement,
        AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" }, Parent: ExpressionStatementSyntax statement } assignment when assignment.Right == whole => statement,
        _ => null,
    };

    /// <summary>Whether nobody gets the value, in a way in which no variable can be declared for it: <c>=> value</c> where nothing is returned.</summary>
    public static bool IsLost(ExpressionSyntax whole, SemanticModel model) => ThrowingAway(whole) is null && whole.Parent switch
    {
        ForStatementSyntax => true,
        AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } } => true,
        LambdaExpressionSyntax lambda => ReturnsNothing(model.GetSymbolInfo(lambda).Symbol),
        ArrowExpressionClauseSyntax { Parent: { } member } => ReturnsNothing(model.GetDeclaredSymbol(member)),
        _ => false,
    };

    /// <summary>The value kept in a <c>using</c> declaration in place of a statement that throws it away; null where none can stand.</summary>
    /// <param name="root">What all of it is in.</param>
    /// <param name="statement">The statement that throws it away.</param>
    /// <param name="value">What to keep.</param>
    public static SyntaxNode? Keep(SyntaxNode root, ExpressionStatementSyntax statement, ExpressionSyntax value)
    {
        if (!Statements.CanDeclareAt(statement))
        {
            return null;
        }

        SyntaxToken equals = SyntaxFactory.Token([], SyntaxKind.EqualsToken, [SyntaxFactory.Space]);
        SyntaxTriviaList afterName = [SyntaxFactory.Space];
        if (statement.Expression is AssignmentExpressionSyntax assignment)
        {
            equals = assignment.OperatorToken;
            afterName = assignment.Left.GetTrailingTrivia();
        }
        else
        {
            value = value.WithoutLeadingTrivia();
        }

        LocalDeclarationStatementSyntax declaration = Declaration(Statements.FreeName(statement), afterName, equals, value)
            .WithSemicolonToken(statement.SemicolonToken)
            .WithLeadingTrivia(statement.GetLeadingTrivia());
        return Statements.Replace(root, statement, declaration);
    }

    /// <summary><c>using var name = value;</c></summary>
    public static LocalDeclarationStatementSyntax Declaration(string name, ExpressionSyntax value) =>
        Declaration(name, [SyntaxFactory.Space], SyntaxFactory.Token([], SyntaxKind.EqualsToken, [SyntaxFactory.Space]), value);

    /// <summary>The expression where the other one was, with its surroundings: in parentheses where it would be torn apart without.</summary>
    public static SyntaxNode Replace(SyntaxNode root, ExpressionSyntax old, ExpressionSyntax value)
    {
        bool isTornApart = value is AwaitExpressionSyntax && old.Parent switch
        {
            MemberAccessExpressionSyntax or PostfixUnaryExpressionSyntax => true,
            ElementAccessExpressionSyntax or InvocationExpressionSyntax => true,
            ConditionalAccessExpressionSyntax access => access.Expression == old,
            _ => false,
        };
        return root.ReplaceNode(
            old,
            isTornApart
                ? SyntaxFactory.ParenthesizedExpression(value.WithoutTrivia()).WithTriviaFrom(value)
                : value);
    }

    private static LocalDeclarationStatementSyntax Declaration(string name, SyntaxTriviaList afterName, SyntaxToken equals, ExpressionSyntax value) =>
        SyntaxFactory
            .LocalDeclarationStatement(SyntaxFactory.VariableDeclaration(
                SyntaxFactory.IdentifierName("var").WithTrailingTrivia(SyntaxFactory.Space),
                [
                    SyntaxFactory.VariableDeclarator(
                        SyntaxFactory.Identifier([], name, afterName),
                        argumentList: null,
                        SyntaxFactory.EqualsValueClause(equals, value)),
                ]))
            .WithUsingKeyword(SyntaxFactory.Token([], SyntaxKind.UsingKeyword, [SyntaxFactory.Space]));

    private static bool ReturnsNothing(ISymbol? function) =>
        function is IMethodSymbol method && (method.ReturnsVoid || (method.IsAsync && method.ReturnType is INamedTypeSymbol { Arity: 0 }));
}
