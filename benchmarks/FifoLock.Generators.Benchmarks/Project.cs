extern alias Runtime;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace FifoLocks.Generators.Benchmarks;

/// <summary>A project larger than any will be: 200 files with a family of five modes and a typed lock each, and 200 files that have nothing to do with locks.</summary>
internal sealed class Project
{
    public const int Files = 200;
    public const int ModesPerFile = 5;

    private readonly MetadataReference[] _references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location))
            .Select(static path => MetadataReference.CreateFromFile(path)),
        MetadataReference.CreateFromFile(typeof(Runtime::FifoLocks.Holds).Assembly.Location),
    ];

    private readonly SyntaxTree[] _files;
    private int _strokes;

    public Project()
    {
        _files = [.. Enumerable.Range(0, Files).Select(i => Parse(Modes(i, capacity: 10))), .. Enumerable.Range(0, Files).Select(i => Parse(Other(i, answer: 42)))];
    }

    /// <summary>The project as a compiler sees it that has just read it: nothing is bound yet.</summary>
    public CSharpCompilation Fresh() => CSharpCompilation.Create("Acme", _files, _references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));

    /// <summary>One more digit in a method that has nothing to do with locks.</summary>
    public CSharpCompilation TypeElsewhere(CSharpCompilation before) =>
        before.ReplaceSyntaxTree(before.SyntaxTrees[Files], Parse(Other(0, ++_strokes)));

    /// <summary>Another number in the predicate of one mode.</summary>
    public CSharpCompilation TypeInAPredicate(CSharpCompilation before) =>
        before.ReplaceSyntaxTree(before.SyntaxTrees[0], Parse(Modes(0, 2 + (++_strokes % 20))));

    private static SyntaxTree Parse(string source) => CSharpSyntaxTree.ParseText(source, CSharpParseOptions.Default);

    private static string Modes(int i, int capacity) =>
        $$"""
        using FifoLocks;
        namespace Acme.Part{{i}};

        [LockMode] public sealed partial class Read { private static bool IsCompatible(Holds h) => h.None<Write>() && h.None<Drop>(); }
        [LockMode, ConvertsTo(typeof(Write))] public sealed partial class Update { private static bool IsCompatible(Holds h) => h.None<Update>() && h.None<Write>() && h.None<Drop>(); }
        [LockMode] public sealed partial class Write { private static bool IsCompatible(Holds h) => h.None<Read>() && h.None<Update>() && h.None<Write>() && h.None<Drop>(); }
        [LockMode] public sealed partial class Scan { private static bool IsCompatible(Holds h) => h.Count<Scan>() < {{capacity}} && h.None<Drop>(); }
        [LockMode] public sealed partial class Drop { private static bool IsCompatible(Holds h) => h.None<Read>() && h.None<Update>() && h.None<Write>() && h.None<Scan>() && h.None<Drop>(); }

        [FifoLock(typeof(Read), typeof(Update), typeof(Write), typeof(Scan), typeof(Drop))] public sealed partial class TableLock { }
        """;

    private static string Other(int i, int answer) =>
        $$"""
        using System;
        namespace Acme.Other{{i}};

        [Serializable]
        public sealed class Work
        {
            public int Answer() => {{answer}};

            public string Text(string name) => name + Answer();
        }
        """;
}
