using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FifoLocks.CodeFixes.Use;

/// <summary>What may be done in a statement of its own before the statement that it is part of, and nothing comes in another order.</summary>
internal static class Hoisting
{
    /// <summary>The statement that does nothing before it evaluates the expression, and evaluates it always and once; null where there is none that another could be put before.</summary>
    public static StatementSyntax? StatementOf(ExpressionSyntax expression)
    {
        SyntaxNode node = expression;
        while (node.Parent is { } parent)
        {
            if (parent is StatementSyntax statement)
            {
                return IsFirst(statement, node) && Statements.CanDeclareAt(statement) ? statement : null;
            }

            if (!ComesFirst(parent, node))
            {
                return null;
            }

            node = parent;
        }

        return null;
    }

    private static bool IsFirst(StatementSyntax statement, SyntaxNode part) => statement switch
    {
        ExpressionStatementSyntax or LocalDeclarationStatementSyntax or ReturnStatementSyntax => true,
        UsingStatementSyntax scope => scope.Statement != part,
        IfStatementSyntax choice => choice.Condition == part,
        SwitchStatementSyntax choice => choice.Expression == part,
        _ => false,
    };

    private static bool ComesFirst(SyntaxNode parent, SyntaxNode part) => parent switch
    {
        MemberAccessExpressionSyntax or ParenthesizedExpressionSyntax or AwaitExpressionSyntax or PrefixUnaryExpressionSyntax or PostfixUnaryExpressionSyntax or CastExpressionSyntax => true,
        InvocationExpressionSyntax call => call.Expression == part,
        ElementAccessExpressionSyntax access => access.Expression == part,
        ConditionalAccessExpressionSyntax access => access.Expression == part,
        BinaryExpressionSyntax binary => binary.Left == part,
        IsPatternExpressionSyntax test => test.Expression == part,
        ConditionalExpressionSyntax choice => choice.Condition == part,
        AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Left: IdentifierNameSyntax } assignment => assignment.Right == part,
        EqualsValueClauseSyntax => true,
        VariableDeclaratorSyntax => true,
        VariableDeclarationSyntax declaration => declaration.Variables[0] == part,
        _ => false,
    };
}
