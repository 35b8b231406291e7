using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FifoLocks.CodeFixes.Use;

/// <summary>
/// Makes a method or local function async where nobody who calls it notices: it returns a task already, or it handles an event. Its <c>return</c>s are awaited, or lose the task that was made
/// for them.
/// </summary>
internal static class MakingAsync
{
    /// <summary>Whether those who call the function at the place expect to await it, or to be left alone: then no thread should block in it.</summary>
    public static bool IsExpected(SyntaxNode place, SemanticModel model, CancellationToken cancellationToken) =>
        SymbolOf(Awaiting.FunctionOf(place), model, cancellationToken) is { } function && (IsTask(function.ReturnType) || HandlesEvent(function));

    /// <summary>Whether the function at the place can be made async, and something can be awaited at the place then.</summary>
    public static bool CanBe(SyntaxNode place, SemanticModel model, CancellationToken cancellationToken)
    {
        SyntaxNode? function = Awaiting.FunctionOf(place);
        if (Awaiting.IsForbidden(place) || BodyOf(function) is not { } body || SymbolOf(function, model, cancellationToken) is not { } symbol)
        {
            return false;
        }

        bool hasPlainParameters = symbol.Parameters.All(static each => each is { RefKind: RefKind.None, Type: { IsRefLikeType: false } and not IPointerTypeSymbol });
        return hasPlainParameters
            && (HandlesEvent(symbol) || (IsTask(symbol.ReturnType) && Returns(body).All(each => CanBeRewritten(each, body, symbol))));
    }

    /// <summary>Makes the function async, after a change in it.</summary>
    public static SyntaxNode? Around(SyntaxNode root, ExpressionSyntax place, Func<SyntaxNode, ExpressionSyntax, SyntaxNode?> change)
    {
        SyntaxNode function = Awaiting.FunctionOf(place)!;
        if (Awaiting.IsPossible(place))
        {
            // Another change has done it already.
            return change(root, place);
        }

        root = root.TrackNodes(function, place);
        if (change(root, root.GetCurrentNode(place)!) is not { } changed)
        {
            return null;
        }

        function = changed.GetCurrentNode(function)!;
        return changed.ReplaceNode(function, MakeAsync(function));
    }

    private static SyntaxNode MakeAsync(SyntaxNode function)
    {
        BlockSyntax body = BodyOf(function)!;
        TypeSyntax returned = function is MethodDeclarationSyntax { ReturnType: var type } ? type : ((LocalFunctionStatementSyntax)function).ReturnType;
        bool hasResult = (returned as QualifiedNameSyntax)?.Right is GenericNameSyntax || returned is GenericNameSyntax;
        ReturnStatementSyntax? end = body.Statements.LastOrDefault() as ReturnStatementSyntax;
        if (returned is not PredefinedTypeSyntax)
        {
            body = body.ReplaceNodes(Returns(body), (each, _) => Rewrite(each, hasResult, isEnd: each == end));
            if (end is not null && body.Statements.Last() is ReturnStatementSyntax { Expression: null } idle && !HasComments(idle))
            {
                body = body.WithStatements(body.Statements.RemoveAt(body.Statements.Count - 1));
            }
        }

        SyntaxToken keyword = SyntaxFactory.Token(SyntaxKind.AsyncKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        if (function is MethodDeclarationSyntax method)
        {
            method = method.WithBody(body);
            if (method.Modifiers.Any())
            {
                // 'partial' stands right before the type.
                int at = method.Modifiers.IndexOf(SyntaxKind.PartialKeyword);
                return at != 0 ? method.WithModifiers(method.Modifiers.Insert(at < 0 ? method.Modifiers.Count : at, keyword)) : Leading(method, method.GetLeadingTrivia(), keyword);
            }

            return method
                .WithReturnType(method.ReturnType.WithoutLeadingTrivia())
                .WithModifiers([keyword.WithLeadingTrivia(method.ReturnType.GetLeadingTrivia())]);
        }

        var local = (LocalFunctionStatementSyntax)function;
        local = local.WithBody(body);
        return local.Modifiers.Any()
            ? local.AddModifiers(keyword)
            : local
                .WithReturnType(local.ReturnType.WithoutLeadingTrivia())
                .WithModifiers([keyword.WithLeadingTrivia(local.ReturnType.GetLeadingTrivia())]);
    }

    private static MethodDeclarationSyntax Leading(MethodDeclarationSyntax method, SyntaxTriviaList leading, SyntaxToken keyword) =>
        method.WithModifiers(method.Modifiers.Replace(method.Modifiers[0], method.Modifiers[0].WithLeadingTrivia()).Insert(0, keyword.WithLeadingTrivia(leading)));

    private static SyntaxNode Rewrite(ReturnStatementSyntax statement, bool hasResult, bool isEnd)
    {
        if (statement.Expression is not { } returned)
        {
            return statement;
        }

        if (ResultIn(returned) is { } result)
        {
            return statement.WithExpression(result.WithTriviaFrom(returned));
        }

        if (hasResult)
        {
            return statement.WithExpression(Awaiting.Await(returned));
        }

        if (IsCompleted(returned))
        {
            return statement.WithReturnKeyword(statement.ReturnKeyword.WithTrailingTrivia()).WithExpression(null);
        }

        return isEnd
            ? SyntaxFactory.ExpressionStatement(Awaiting.Await(returned.WithoutLeadingTrivia()), statement.SemicolonToken).WithLeadingTrivia(statement.GetLeadingTrivia())
            : statement;
    }

    private static bool CanBeRewritten(ReturnStatementSyntax statement, BlockSyntax body, IMethodSymbol function) =>
        statement.Expression is { } returned
        && (function.ReturnType is INamedTypeSymbol { Arity: 1 }
            ? ResultIn(returned) is not null || returned is InvocationExpressionSyntax or IdentifierNameSyntax or MemberAccessExpressionSyntax
            : IsCompleted(returned) || (statement == body.Statements.Last() && returned is InvocationExpressionSyntax or IdentifierNameSyntax or MemberAccessExpressionSyntax));

    /// <summary>The value in <c>Task.FromResult(value)</c>.</summary>
    private static ExpressionSyntax? ResultIn(ExpressionSyntax returned) =>
        returned is InvocationExpressionSyntax
        {
            Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "FromResult", Expression: IdentifierNameSyntax { Identifier.ValueText: "Task" or "ValueTask" } },
            ArgumentList.Arguments: [{ Expression: var value }],
        }
            ? value
            : null;

    private static bool IsCompleted(ExpressionSyntax returned) =>
        returned.IsKind(SyntaxKind.DefaultLiteralExpression) || returned is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CompletedTask" };

    private static bool HasComments(SyntaxNode node) =>
        node.DescendantTrivia().Any(static each => !each.IsKind(SyntaxKind.WhitespaceTrivia) && !each.IsKind(SyntaxKind.EndOfLineTrivia));

    private static BlockSyntax? BodyOf(SyntaxNode? function) => function switch
    {
        MethodDeclarationSyntax method => method.Body,
        LocalFunctionStatementSyntax local => local.Body,
        _ => null,
    };

    private static IEnumerable<ReturnStatementSyntax> Returns(BlockSyntax body) =>
        body.DescendantNodes(static each => each is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<ReturnStatementSyntax>();

    private static IMethodSymbol? SymbolOf(SyntaxNode? function, SemanticModel model, CancellationToken cancellationToken) => function switch
    {
        AnonymousFunctionExpressionSyntax lambda => model.GetSymbolInfo(lambda, cancellationToken).Symbol as IMethodSymbol,
        null => null,
        _ => model.GetDeclaredSymbol(function, cancellationToken) as IMethodSymbol,
    };

    private static bool IsTask(ITypeSymbol type) => type is { Name: "Task" or "ValueTask", ContainingNamespace: { Name: "Tasks", ContainingNamespace.Name: "Threading" } };

    /// <summary>By its shape: nothing is returned to the one who raises an event.</summary>
    private static bool HandlesEvent(IMethodSymbol method)
    {
        if (!method.ReturnsVoid || method.Parameters is not [{ Type.SpecialType: SpecialType.System_Object }, { Type: var type }])
        {
            return false;
        }

        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (current is { Name: "EventArgs", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } })
            {
                return true;
            }
        }

        return false;
    }
}
