extern alias Runtime;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace FifoLocks.Generators.Benchmarks;

/// <summary>A project larger than any will be: 200 files with a family of five modes and a typed lock each, 200 that use those locks, and 200 that have nothing to do with locks.</summary>
internal sealed class Project
{
    public const int Files = 200;
    public const int ModesPerFile = 5;

    private const int FirstUser = Files;
    private const int FirstOther = 2 * Files;

    private readonly MetadataReference[] _references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location))
            .Select(static path => MetadataReference.CreateFromFile(path)),
        MetadataReference.CreateFromFile(typeof(Runtime::FifoLocks.Holds).Assembly.Location),
    ];

    private readonly SyntaxTree[] _files =
    [
        .. Enumerable.Range(0, Files).Select(static i => Parse(Modes(i))),
        .. Enumerable.Range(0, Files).Select(static i => Parse(User(i))),
        .. Enumerable.Range(0, Files).Select(static i => Parse(Other(i))),
    ];

    private int _strokes;

    /// <summary>What people type, by the place where they do.</summary>
    public static IReadOnlyList<(string Place, Func<Project, CSharpCompilation, CSharpCompilation> Edit)> Keystrokes { get; } =
    [
        ("in a method, elsewhere", static (project, before) => project.Type(before, FirstOther, Other, "42")),
        ("in a method that uses a lock", static (project, before) => project.Type(before, FirstUser, User, "42")),
        ("in a method beside modes", static (project, before) => project.Type(before, 0, Modes, "42")),
        ("in a predicate", static (project, before) => project.Type(before, 0, Modes, "10")),
        ("in the name of a method, elsewhere", static (project, before) => project.Type(before, FirstOther, Other, "Answer")),
        ("in the name of a type, elsewhere", static (project, before) => project.Type(before, FirstOther, Other, "Work")),
        ("in the name of a method beside modes", static (project, before) => project.Type(before, 0, Modes, "Answer")),
    ];

    /// <summary>The project as a compiler sees it that has just read it: nothing is bound yet.</summary>
    public CSharpCompilation Fresh() => CSharpCompilation.Create("Acme", _files, _references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));

    /// <summary>The same sources and nothing bound, as after any edit.</summary>
    private CSharpCompilation Type(CSharpCompilation before, int first, Func<int, string> source, string word) =>
        before.ReplaceSyntaxTree(before.SyntaxTrees[first], Parse(source(0).Replace(word, word + (++_strokes % 10))));

    private static SyntaxTree Parse(string source) => CSharpSyntaxTree.ParseText(source, CSharpParseOptions.Default);

    private static string Modes(int i) =>
        $$"""
        using FifoLocks;
        namespace Acme.Part{{i}};

        [LockMode] public sealed partial class Read { private static bool IsCompatible(Holds h) => h.None<Write>() && h.None<Drop>(); }
        [LockMode, ConvertsTo(typeof(Write))] public sealed partial class Update { private static bool IsCompatible(Holds h) => h.None<Update>() && h.None<Write>() && h.None<Drop>(); }
        [LockMode] public sealed partial class Write { private static bool IsCompatible(Holds h) => h.None<Read>() && h.None<Update>() && h.None<Write>() && h.None<Drop>(); }
        [LockMode] public sealed partial class Scan { private static bool IsCompatible(Holds h) => h.Count<Scan>() < 10 && h.None<Drop>(); }
        [LockMode] public sealed partial class Drop { private static bool IsCompatible(Holds h) => h.None<Read>() && h.None<Update>() && h.None<Write>() && h.None<Scan>() && h.None<Drop>(); }

        [FifoLock(typeof(Read), typeof(Update), typeof(Write), typeof(Scan), typeof(Drop))] public sealed partial class TableLock { }

        internal static class Notes
        {
            public static int Answer() => 42;
        }
        """;

    private static string User(int i) =>
        $$"""
        using System.Threading.Tasks;
        namespace Acme.Part{{i}};

        public sealed class Table
        {
            private readonly TableLock _lock = new TableLock();

            public async Task<int> Find(int row)
            {
                using (await _lock.AcquireRead())
                {
                    return row + 42;
                }
            }
        }
        """;

    private static string Other(int i) =>
        $$"""
        using System;
        namespace Acme.Other{{i}};

        [Serializable]
        public sealed class Work
        {
            public int Answer() => 42;

            public string Text(string name) => name + Answer();
        }
        """;
}
