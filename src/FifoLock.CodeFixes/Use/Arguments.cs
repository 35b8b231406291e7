using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FifoLocks.CodeFixes.Use;

/// <summary>Arguments that are added to a call.</summary>
internal static class Arguments
{
    /// <summary>Puts an argument last.</summary>
    public static ArgumentListSyntax Add(ArgumentListSyntax list, ArgumentSyntax argument) => Insert(list, list.Arguments.Count, argument);

    /// <summary>Puts an argument at a place.</summary>
    public static ArgumentListSyntax Insert(ArgumentListSyntax list, int place, ArgumentSyntax argument)
    {
        if (list.Arguments.Count == 0)
        {
            return list.WithArguments([argument]);
        }

        if (place < list.Arguments.Count)
        {
            return list.WithArguments(SyntaxFactory.SeparatedList<ArgumentSyntax>(
                list.Arguments.GetWithSeparators().InsertRange(
                    place * 2,
                    [argument.WithLeadingTrivia(list.Arguments[place].GetLeadingTrivia()), Comma])));
        }

        // What stands behind the last argument belongs to it, and a comment to the end of the line would swallow the comma.
        ArgumentSyntax last = list.Arguments.Last();
        SyntaxTriviaList after = last.GetTrailingTrivia();
        bool isSwallowed = after.Any(SyntaxKind.SingleLineCommentTrivia);
        SyntaxToken comma = isSwallowed ? Comma.WithTrailingTrivia(after) : Comma;
        return list.WithArguments(SyntaxFactory.SeparatedList<ArgumentSyntax>(
            list.Arguments.Replace(last, isSwallowed ? last.WithoutTrailingTrivia() : last).GetWithSeparators()
                .AddRange([comma, isSwallowed ? argument.WithLeadingTrivia(last.GetLeadingTrivia()) : argument])));
    }

    /// <summary>The call without one of its arguments; the others keep what is written around them.</summary>
    public static InvocationExpressionSyntax Without(InvocationExpressionSyntax call, ArgumentSyntax argument) =>
        call.WithArgumentList(call.ArgumentList.WithArguments(call.ArgumentList.Arguments.RemoveAt(call.ArgumentList.Arguments.IndexOf(argument))));

    /// <summary><c>name:</c></summary>
    public static NameColonSyntax Name(string parameter) =>
        SyntaxFactory.NameColon(SyntaxFactory.IdentifierName(parameter), SyntaxFactory.Token([], SyntaxKind.ColonToken, [SyntaxFactory.Space]));

    private static SyntaxToken Comma => SyntaxFactory.Token([], SyntaxKind.CommaToken, [SyntaxFactory.Space]);
}
