using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FifoLocks.Generators.Memory;

/// <summary>
/// What a compilation declares: everything that can give the code of one file another meaning when another file is edited. What stands in bodies cannot, with the exceptions below;
/// people mostly type there, so most edits leave the declarations as they were. Two compilations that declare the same share one of these, and it is its identity that says so.
/// </summary>
internal sealed class Declarations
{
    private readonly string? _assembly;
    private readonly CompilationOptions _options;
    private readonly Reference[] _references;

    /// <summary>The files of the latest compilation that declares this. Written by whoever found that out; any list it has held is as good.</summary>
    private ImmutableArray<SyntaxTree> _files;

    public Declarations(Compilation compilation, History history)
    {
        _assembly = compilation.AssemblyName;
        _options = compilation.Options;
        _references = [.. compilation.References.Select(reference => Reference.To(reference, history))];
        _files = FilesOf(compilation);
    }

    /// <summary>Whether the compilation declares the same.</summary>
    public bool AreThoseOf(Compilation compilation, History history)
    {
        ImmutableArray<SyntaxTree> files = FilesOf(compilation);
        bool same = _assembly == compilation.AssemblyName
            && _options.Equals(compilation.Options)
            && DeclareTheSame(_files, files)
            && compilation.References.Count() == _references.Length
            && compilation.References.Zip(_references, (now, before) => before.IsTo(now, history)).All(static each => each);
        if (same)
        {
            _files = files;
        }

        return same;
    }

    private static ImmutableArray<SyntaxTree> FilesOf(Compilation compilation) =>
        compilation is CSharpCompilation ours ? ours.SyntaxTrees : compilation.SyntaxTrees.ToImmutableArray();

    private static bool DeclareTheSame(ImmutableArray<SyntaxTree> before, ImmutableArray<SyntaxTree> after)
    {
        if (before.Length != after.Length)
        {
            return false;
        }

        for (int i = 0; i < before.Length; i++)
        {
            if (before[i] != after[i] && !DeclareTheSame(before[i], after[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool DeclareTheSame(SyntaxTree before, SyntaxTree after) =>
        before.FilePath == after.FilePath
        && before.Options.Equals(after.Options)
        && before.IsEquivalentTo(after, topLevel: true)
        && !DeclaresInBodies(before)
        && !DeclaresInBodies(after);

    /// <summary>
    /// Whether something in a body can be seen from outside: a struct may have a field only because a body uses a parameter of its primary constructor, or the word "field", and whether
    /// it satisfies <c>unmanaged</c>, which overloads are chosen by, depends on its fields.
    /// </summary>
    private static bool DeclaresInBodies(SyntaxTree file) => file.GetRoot()
        .DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax)
        .OfType<TypeDeclarationSyntax>()
        .Any(static type => type.Kind() is SyntaxKind.StructDeclaration or SyntaxKind.RecordStructDeclaration
            && (type.ParameterList is not null || type.Members.OfType<PropertyDeclarationSyntax>().Any(MentionsField)));

    private static bool MentionsField(PropertyDeclarationSyntax property) => property.DescendantTokens().Any(static token => token.Text == "field");

    /// <summary>A file that is referred to, or another project, which goes by what it declares: to keep it would keep its compilation.</summary>
    private readonly record struct Reference(MetadataReference? File, Declarations? Project, MetadataReferenceProperties Properties)
    {
        public static Reference To(MetadataReference reference, History history) => reference is CompilationReference project
            ? new Reference(null, history.Of(project.Compilation, likely: null), project.Properties)
            : new Reference(reference, null, reference.Properties);

        public bool IsTo(MetadataReference other, History history) => other is CompilationReference project
            ? Project is not null && Project == history.Of(project.Compilation, likely: Project) && Properties == project.Properties
            : File == other;
    }
}
