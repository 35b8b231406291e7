using FifoLocks.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace FifoLocks.Generators.Analysis;

/// <summary>
/// What a predicate does beside looking at its arguments: reading what may change, asking the time or chance, having effects. It follows direct calls into source, and says nothing
/// where it cannot be sure: what arrays and collections contain, what interfaces, overridable members and other assemblies do.
/// </summary>
internal sealed class Impurities
{
    /// <summary>Helpers of helpers that are followed; every one tells in its message of the next.</summary>
    private const int MostOnTheWay = 32;

    private readonly SemanticModels _models;
    private readonly CancellationToken _cancellationToken;
    private readonly HashSet<ISymbol> _onTheWay = new(SymbolEqualityComparer.Default);
    private readonly List<(SyntaxNode Place, string What)> _found = [];
    private int _depth;

    private Impurities(SemanticModels models, CancellationToken cancellationToken)
    {
        _models = models;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Each with its place in the predicate, also when it is something that the predicate calls.</summary>
    public static IReadOnlyList<(SyntaxNode Place, string What)> Of(IMethodSymbol predicate, SemanticModels models, CancellationToken cancellationToken)
    {
        var search = new Impurities(models, cancellationToken);
        search.Follow(predicate);
        return search._found;
    }

    private void Follow(IMethodSymbol method)
    {
        if (_depth == MostOnTheWay || !_onTheWay.Add(method))
        {
            return;
        }

        _depth++;

        foreach (SyntaxReference reference in method.DeclaringSyntaxReferences)
        {
            if (BodyOf(reference.GetSyntax(_cancellationToken)) is { } body)
            {
                Visit(_models.OperationOf(body, _cancellationToken));
            }
        }

        _depth--;
    }

    private static SyntaxNode? BodyOf(SyntaxNode declaration) => declaration switch
    {
        BaseMethodDeclarationSyntax method => (SyntaxNode?)method.Body ?? method.ExpressionBody,
        AccessorDeclarationSyntax accessor => (SyntaxNode?)accessor.Body ?? accessor.ExpressionBody,
        ArrowExpressionClauseSyntax arrow => arrow,
        _ => null,
    };

    /// <summary>In the order of the text, without recursion: a chain of operators is as deep as it is long.</summary>
    private void Visit(IOperation? body)
    {
        var pending = new Stack<IOperation?>([body]);
        while (pending.Count > 0)
        {
            // What is constant was decided by the compiler, nameof(s_field) too.
            IOperation? operation = pending.Pop();
            if (operation is null or { ConstantValue.HasValue: true } or INameOfOperation)
            {
                continue;
            }

            if (What(operation) is { } what)
            {
                _found.Add((operation.Syntax, what));
                continue;
            }

            foreach (IOperation child in operation.ChildOperations.Reverse())
            {
                pending.Push(child);
            }
        }
    }

    private string? What(IOperation operation) => operation switch
    {
        IAssignmentOperation assignment => Effect(assignment.Target),
        IIncrementOrDecrementOperation step => Effect(step.Target),
        IEventAssignmentOperation => $"changes who is told of an event ('{Text.Of(operation.Syntax)}')",
        ILockOperation => "takes another lock",
        IFieldReferenceOperation field => Read(field),
        IPropertyReferenceOperation property => Read(property),
        IInvocationOperation call => Call(call.TargetMethod, call),
        IMethodReferenceOperation reference => Call(reference.Method, reference),
        IObjectCreationOperation { Constructor: { } constructor } => Known(constructor, operation),
        _ => null,
    };

    private static string? Effect(IOperation target) => target switch
    {
        ITupleOperation tuple => tuple.Elements.Select(Effect).FirstOrDefault(static each => each is not null),
        IFieldReferenceOperation or IPropertyReferenceOperation or IArrayElementReferenceOperation =>
            IsOwn(target) ? null : $"changes '{Text.Of(target.Syntax)}'",
        _ => null,
    };

    /// <summary>A part of a value may change when the value may; that is found where the value is read.</summary>
    private static string? Read(IFieldReferenceOperation field) =>
        field.Field.IsReadOnly || field.Instance is { Type.IsValueType: true } || IsOwn(field) ? null : MayChange(field);

    private string? Read(IPropertyReferenceOperation reference)
    {
        IPropertySymbol property = reference.Property;
        if (property.GetMethod is not { } getter)
        {
            return null;
        }

        if (Known(getter, reference) is { } known)
        {
            return known;
        }

        // What is in a table is not followed, be it an array or a dictionary.
        if (property.IsIndexer)
        {
            return null;
        }

        if (getter.DeclaringSyntaxReferences.Any(place => BodyOf(place.GetSyntax(_cancellationToken)) is not null))
        {
            return IsOwn(reference) ? null : Through(getter, reference);
        }

        return property.SetMethod is { IsInitOnly: false } && reference.Instance is not { Type.IsValueType: true } && !IsOwn(reference) ? MayChange(reference) : null;
    }

    private string? Call(IMethodSymbol method, IOperation call) =>
        Known(method, call) ?? (method.MethodKind == MethodKind.LocalFunction ? null : Through((method.ReducedFrom ?? method).OriginalDefinition, call));

    /// <summary>What a method that is not overridden does, told of the call.</summary>
    private string? Through(IMethodSymbol method, IOperation call)
    {
        bool isNotOurs = method.DeclaringSyntaxReferences.IsEmpty || Symbols.Is(method.ContainingType, RuntimeNames.Holds);
        if (isNotOurs || method.IsAbstract || method.IsVirtual || method.IsOverride)
        {
            return null;
        }

        int before = _found.Count;
        Follow(method);
        if (_found.Count == before)
        {
            return null;
        }

        string first = _found[before].What;
        _found.RemoveRange(before, _found.Count - before);
        _onTheWay.Remove(method);
        return $"uses '{Text.Of(call.Syntax)}', which {first}";
    }

    private static string MayChange(IOperation operation) => $"reads '{Text.Of(operation.Syntax)}', which may change";

    /// <summary>What is known of members of other assemblies.</summary>
    private static string? Known(IMethodSymbol method, IOperation operation)
    {
        INamedTypeSymbol type = method.ContainingType;
        string space = type.ContainingNamespace?.ToDisplayString() ?? "";
        string name = method.AssociatedSymbol?.Name ?? method.Name;
        string text = Text.Of(operation.Syntax);
        bool asksTime = (space, type.Name) switch
        {
            ("System", "DateTime" or "DateTimeOffset") => name is "Now" or "UtcNow" or "Today",
            ("System", "TimeProvider") or ("System.Diagnostics", "Stopwatch") => true,
            ("System", "Environment") => name is "TickCount" or "TickCount64",
            _ => false,
        };
        if (asksTime)
        {
            return $"asks for the time ('{text}')";
        }

        bool asksChance = (space, type.Name) switch
        {
            ("System", "Random") or ("System.Security.Cryptography", "RandomNumberGenerator") => true,
            ("System", "Guid") => name is "NewGuid" or "CreateVersion7",
            _ => false,
        };
        if (asksChance)
        {
            return $"asks for a random value ('{text}')";
        }

        bool isOutside = (space, type.Name) switch
        {
            ("System", "Console" or "GC" or "AppContext") => true,
            ("System", "Environment") => name is not ("ProcessorCount" or "NewLine" or "Version" or "OSVersion" or "Is64BitProcess" or "Is64BitOperatingSystem"),
            ("System.Diagnostics", "Process" or "Trace") => true,
            ("System.IO", "Path") => false,
            ("System.IO" or "System.Threading" or "System.Threading.Tasks" or "System.Net.Http", _) => true,
            ("FifoLocks", "Holds") => false,
            ("FifoLocks", _) => true,
            _ => false,
        };
        return isOutside && operation.SemanticModel?.Compilation is { } compilation && !SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly)
            ? $"uses '{text}', which does not depend on its arguments alone"
            : null;
    }

    /// <summary>Whether what is read or written belongs to this evaluation: a local, a copy of a value, an object that is being made.</summary>
    private static bool IsOwn(IOperation? operation) => operation switch
    {
        IFieldReferenceOperation { Instance: { } instance } => IsOwn(instance),
        IPropertyReferenceOperation { Instance: { } instance } => IsOwn(instance),
        IArrayElementReferenceOperation element => IsOwn(element.ArrayReference),
        IConversionOperation conversion => IsOwn(conversion.Operand),
        ILocalReferenceOperation local => !local.Local.IsRef,
        IParameterReferenceOperation { Parameter: { RefKind: RefKind.None, Type.IsValueType: true } } => true,
        IInstanceReferenceOperation self => self.ReferenceKind == InstanceReferenceKind.ImplicitReceiver || self.Type is { IsValueType: true },
        IObjectCreationOperation or IInvocationOperation => true,
        _ => false,
    };
}
