using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FifoLocks.CodeFixes.Use;

/// <summary>Where something can be awaited, and how it is written.</summary>
internal static class Awaiting
{
    /// <summary>Whether <c>await</c> can stand here as things are: in an async function, or at the top level of a program, and nowhere in it that forbids it.</summary>
    public static bool IsPossible(SyntaxNode place) => !IsForbidden(place) && FunctionOf(place) switch
    {
        AnonymousFunctionExpressionSyntax lambda => lambda.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword),
        LocalFunctionStatementSyntax local => local.Modifiers.Any(SyntaxKind.AsyncKeyword),
        MethodDeclarationSyntax method => method.Modifiers.Any(SyntaxKind.AsyncKeyword),
        GlobalStatementSyntax => true,
        _ => false,
    };

    /// <summary>The lambda, local function or member that the place is in, or the statement at the top level.</summary>
    public static SyntaxNode? FunctionOf(SyntaxNode place) =>
        place.Ancestors().FirstOrDefault(static each => each is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax or AccessorDeclarationSyntax);

    /// <summary>Whether the language forbids <c>await</c> here in any function.</summary>
    public static bool IsForbidden(SyntaxNode place)
    {
        SyntaxNode? function = FunctionOf(place);
        return place.Ancestors().TakeWhile(each => each != function).Any(static each => each is LockStatementSyntax or CatchFilterClauseSyntax or QueryExpressionSyntax or UnsafeStatementSyntax)
            || place.Ancestors().Any(static each => each is UnsafeStatementSyntax || (each as MemberDeclarationSyntax)?.Modifiers.Any(SyntaxKind.UnsafeKeyword) == true);
    }

    /// <summary><c>await task</c>, with what is written around the task.</summary>
    public static AwaitExpressionSyntax Await(ExpressionSyntax task) =>
        SyntaxFactory.AwaitExpression(
            SyntaxFactory.Token(task.GetLeadingTrivia(), SyntaxKind.AwaitKeyword, [SyntaxFactory.Space]),
            task.WithoutLeadingTrivia());
}
