using System.Runtime.CompilerServices;
using FifoLocks.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace FifoLocks.Generators.Tests;

/// <summary>
/// What is remembered from edit to edit must be forgotten when anything that it depends on changes. Each case is a project in which one file is edited, or more, and the files that
/// the change matters for are left alone. What is written must differ from before, or the case would show nothing, and must be what a fresh driver writes.
/// </summary>
internal sealed class EditTests
{
    private const string Modes = """
        using FifoLocks;
        namespace Acme;
        [LockMode] public sealed partial class Write { private static bool IsCompatible(Holds h) => h.None<Write>(); }
        [LockMode] public sealed partial class Drop { private static bool IsCompatible(Holds h) => h.None<Drop>(); }

        """;

    private static string Read(string predicate, string more = "") =>
        $"using FifoLocks; namespace Acme {{ [LockMode] public sealed partial class Read {{ private static bool IsCompatible(Holds h) => {predicate}; }} {more} }}";

    private static IEnumerable<TestCaseData> Edits()
    {
        yield return Case(
            "an alias that is global",
            [Modes, Read("h.None<Other>()"), "global using Other = Acme.Write;"],
            (2, "global using Other = Acme.Drop;"));
        yield return Case(
            "a namespace that is used everywhere",
            [Modes, Modes.Replace("Acme", "More"), "namespace App { [FifoLocks.LockMode] public partial class Read { private static bool IsCompatible(FifoLocks.Holds h) => h.None<Write>(); } }", "global using Acme;"],
            (3, "global using More;"));
        yield return Case(
            "a constant",
            [Modes, Read("h.Count<Read>() < Limits.Most"), "namespace Acme { internal static class Limits { public const int Most = 3; } }"],
            (2, "namespace Acme { internal static class Limits { public const int Most = 4; } }"));
        yield return Case(
            "a constant made of a constant",
            [Modes, Read("h.Count<Read>() < Limits.Most"), "namespace Acme { internal static class Limits { public const int Most = Sizes.Small + 1; } }", "namespace Acme { internal static class Sizes { public const int Small = 3; } }"],
            (3, "namespace Acme { internal static class Sizes { public const int Small = 4; } }"));
        yield return Case(
            "a member of an enumeration",
            [Modes, Read("h.Count<Read>() < (int)Sizes.Small"), "namespace Acme { internal enum Sizes { Small = 3 } }"],
            (2, "namespace Acme { internal enum Sizes { Small = 4 } }"));
        yield return Case(
            "a mode that is one no longer",
            [Modes, Read("h.None<Write>()")],
            (0, Modes.Replace("[LockMode] public sealed partial class Write", "public sealed partial class Write")));
        yield return Case(
            "a mode that is renamed",
            [Modes, Read("h.None<Write>()")],
            (0, Modes.Replace("class Write", "class Edit")));
        yield return Case(
            "a mode that is moved",
            [Modes, Read("h.None<Write>()"), "global using More;"],
            (0, Modes.Replace("namespace Acme", "namespace More")));
        yield return Case(
            "a mode whose accessibility changes",
            [Modes, "namespace Acme { [FifoLocks.FifoLock(typeof(Write))] public sealed partial class Gate; }"],
            (0, Modes.Replace("public sealed partial class Write", "internal sealed partial class Write")));
        yield return Case(
            "a mode that becomes obsolete",
            [Modes, "namespace Acme { [FifoLocks.LockMode, FifoLocks.ConvertsTo(typeof(Write))] public sealed partial class Read { private static bool IsCompatible(FifoLocks.Holds h) => h.None<Write>(); } }", "namespace Acme { public sealed partial class Read { } }"],
            (2, "namespace Acme { [System.Obsolete(\"\", true)] public sealed partial class Read { } }"));
        yield return Case(
            "a type of the same name that is nearer",
            [Modes, "namespace Acme.Inner { [FifoLocks.LockMode] public sealed partial class Read { private static bool IsCompatible(FifoLocks.Holds h) => h.None<Write>(); } }", "namespace Acme.Inner { }"],
            (2, Modes.Replace("namespace Acme", "namespace Acme.Inner")));
        yield return Case(
            "a nested type of the same name",
            [Modes, Read("h.None<Write>()"), "namespace Acme { public sealed partial class Read { } }"],
            (2, "namespace Acme { public sealed partial class Read { [FifoLocks.LockMode] internal sealed partial class Write { private static bool IsCompatible(FifoLocks.Holds h) => true; } } }"));
        yield return Case(
            "a type of the same name in a base class",
            [Modes, "namespace Acme { [FifoLocks.LockMode] public sealed partial class Read : Base { private static bool IsCompatible(FifoLocks.Holds h) => h.None<Write>(); } }", "namespace Acme { public class Base { } }"],
            (2, "namespace Acme { public class Base { [FifoLocks.LockMode] public sealed partial class Write { private static bool IsCompatible(FifoLocks.Holds h) => true; } } }"));
        yield return Case(
            "a part with a second predicate",
            [Modes, Read("h.None<Write>()"), "namespace Acme { public sealed partial class Read { } }"],
            (2, "namespace Acme { public sealed partial class Read { private static bool IsCompatible(FifoLocks.Holds h, int most) => true; } }"));
        yield return Case(
            "a part that is partial no longer",
            [Modes, Read("h.None<Write>()"), "namespace Acme { public sealed partial class Read { } }"],
            (2, "namespace Acme { public sealed class Read { } }"));
        yield return Case(
            "a predicate in another part",
            [Modes, "namespace Acme { [FifoLocks.LockMode] public sealed partial class Read { } }", "namespace Acme { public sealed partial class Read { private static bool IsCompatible(FifoLocks.Holds h) => h.None<Write>(); } }"],
            (2, "namespace Acme { public sealed partial class Read { private static bool IsCompatible(FifoLocks.Holds h) => h.None<Drop>(); } }"));
        yield return Case(
            "a predicate in another part, said in other words",
            [Modes, "namespace Acme { [FifoLocks.LockMode] public sealed partial class Read { } }", "namespace Acme { public sealed partial class Read { private static bool IsCompatible(FifoLocks.Holds h) => h.None<Write>(); } }"],
            (2, "namespace Acme { public sealed partial class Read { private static bool IsCompatible(FifoLocks.Holds h) => (h.None<Write>()) && true; } }"));
        yield return Case(
            "the body of a helper",
            [Modes, Read("Rules.Ask(h)"), "namespace Acme { internal static class Rules { public static bool Ask(FifoLocks.Holds h) => h.None<Write>(); } }"],
            (2, "namespace Acme { internal static class Rules { public static bool Ask(FifoLocks.Holds h) => h.None<Drop>(); } }"));
        yield return Case(
            "the body of a helper's helper",
            [Modes, Read("Rules.Ask(h)"), "namespace Acme { internal static class Rules { public static bool Ask(FifoLocks.Holds h) => h.Quiet(); } }", "namespace Acme { internal static class More { public static bool Quiet(this FifoLocks.Holds h) { return h.None<Write>(); } } }"],
            (3, "namespace Acme { internal static class More { public static bool Quiet(this FifoLocks.Holds h) { return h.None<Drop>(); } } }"));
        yield return Case(
            "an overload that fits better",
            [Modes, Read("Rules.Ask(h, 1)"), "namespace Acme { internal static partial class Rules { public static bool Ask(FifoLocks.Holds h, long n) => h.None<Write>(); } }", "namespace Acme { internal static partial class Rules { } }"],
            (3, "namespace Acme { internal static partial class Rules { public static bool Ask(FifoLocks.Holds h, int n) => h.None<Drop>(); } }"));
        yield return Case(
            "a conversion that makes another overload fit",
            [Modes, Read("Rules.Ask(h, new Key())"), "namespace Acme { internal static class Rules { public static bool Ask(FifoLocks.Holds h, int n) => h.None<Drop>(); public static bool Ask(FifoLocks.Holds h, object n) => h.None<Write>(); } }", "namespace Acme { internal sealed class Key { } }"],
            (3, "namespace Acme { internal sealed class Key { public static implicit operator int(Key key) => 1; } }"));
        yield return Case(
            "what a struct keeps of its constructor",
            [Modes, Read("Rules.Ask(h, new Key(\"\"))"), Overloads, "namespace Acme { internal struct Key(string text) { public string Text() => \"\"; } }"],
            (3, "namespace Acme { internal struct Key(string text) { public string Text() => text; } }"));
        yield return Case(
            "a constructor beside the generated one",
            [Modes, "namespace Acme { [FifoLocks.FifoLock(typeof(Write))] public sealed partial class Gate; }", "namespace Acme { public sealed partial class Gate { } }"],
            (2, "namespace Acme { public sealed partial class Gate { public Gate(int n) : this() { } } }"));
        yield return Case(
            "a member that generated ones must not meet",
            [Modes, "namespace Acme { [FifoLocks.FifoLock(typeof(Write))] public sealed partial class Gate; }", "namespace Acme { public sealed partial class Gate { } }"],
            (2, "namespace Acme { public sealed partial class Gate { private int FifoLockRules; } }"));
        yield return Case(
            "a lock parameter",
            [Modes, "namespace Acme { [FifoLocks.FifoLock(typeof(Slot))] public sealed partial class Gate; }", "namespace Acme { [FifoLocks.LockMode] public sealed partial class Slot { private static bool IsCompatible(FifoLocks.Holds h, int most) => h.Count<Slot>() < most; } }"],
            (2, "namespace Acme { [FifoLocks.LockMode] public sealed partial class Slot { private static bool IsCompatible(FifoLocks.Holds h, int limit) => h.Count<Slot>() < limit; } }"));
        yield return Case(
            "the type of a lock parameter",
            [Modes, "using Size = System.Int32; namespace Acme { [FifoLocks.LockMode] public sealed partial class Slot { private static bool IsCompatible(FifoLocks.Holds h, Kind most) => h.None<Slot>(); } }", "global using Kind = System.Int32;"],
            (2, "global using Kind = System.Int64;"));
        yield return Case(
            "a synchronized method's work that becomes an iterator",
            ["namespace Acme { public partial class Log : Base { [FifoLocks.Synchronized] public partial System.Collections.Generic.IEnumerable<int> All(); } }", "namespace Acme { public class Base { protected System.Collections.Generic.IEnumerable<int> AllCore() { return null!; } } }"],
            (1, "namespace Acme { public class Base { protected System.Collections.Generic.IEnumerable<int> AllCore() { yield return 1; } } }"));
        yield return Case(
            "the type of a synchronized method's parameter",
            ["namespace Acme { public partial class Log { [FifoLocks.Synchronized] public partial void Add(Line line); private void AddCore(Line line) { } } }", "namespace Acme { public class Line { } }"],
            (1, "namespace Acme { public class Book { public class Line { } } public partial class Log : Book { } }"));
    }

    private const string Overloads = """
        namespace Acme {
            internal static class Rules {
                public static bool Ask<T>(FifoLocks.Holds h, T key) where T : unmanaged => h.None<Write>();
                public static bool Ask(FifoLocks.Holds h, object key) => h.None<Drop>(); } }
        """;

    [TestCaseSource(nameof(Edits))]
    public void An_edit_in_another_file_is_noticed(string[] files, int edited, string text)
    {
        var project = new EditedProject(files);
        var before = project.Written;
        project.Become(EditedProject.With(project.Compilation, edited, text), "edited");
        Assert.That(project.Written, Is.Not.EqualTo(before), "the edit changes nothing, so it shows nothing");

        project.Become(EditedProject.With(project.Compilation, edited, files[edited]), "and back");
        Assert.That(project.Written, Is.EqualTo(before));
    }

    [Test]
    public void A_file_that_comes_and_goes_is_noticed()
    {
        var project = new EditedProject(Modes, "namespace Acme.Inner { [FifoLocks.LockMode] public sealed partial class Read { private static bool IsCompatible(FifoLocks.Holds h) => h.None<Write>(); } }");
        var before = project.Written;
        SyntaxTree nearer = EditedProject.Parse(Modes.Replace("namespace Acme", "namespace Acme.Inner"), 2);
        project.Become(project.Compilation.AddSyntaxTrees(nearer), "one more");
        Assert.That(project.Written["Acme.Inner.Read.g.cs"], Is.Not.EqualTo(before["Acme.Inner.Read.g.cs"]));
        project.Become(project.Compilation.RemoveSyntaxTrees(nearer), "and back");
        Assert.That(project.Written, Is.EqualTo(before));
    }

    [Test]
    public void Another_version_of_a_reference_is_noticed()
    {
        static MetadataReference Library(int most) => Generation.Library(
            $"namespace Lib {{ public static class Limits {{ public const int Most = {most}; }} [FifoLocks.LockMode] public sealed partial class Use {{ private static bool IsCompatible(FifoLocks.Holds h) => h.Count<Use>() < {most}; }} }}", "Lib");

        MetadataReference first = Library(3);
        var project = new EditedProject(EditedProject.Compile(
            Read("h.Count<Read>() < Lib.Limits.Most"), "namespace Acme { [FifoLocks.FifoLock(typeof(Read), typeof(Lib.Use))] public sealed partial class Gate; }").AddReferences(first));
        var before = project.Written;
        project.Become(project.Compilation.ReplaceReference(first, Library(4)), "another version");
        Assert.That(before.Keys, Is.All.Matches<string>(file => project.Written[file] != before[file]));
    }

    [TestCase("public const int Most = 4;", true)]
    [TestCase("public const int Most = 3; public static int Other() => 2;", false)]
    [TestCase("public const int Most = 3; public static int Other() => 1;", false)]
    public void An_edit_of_a_project_that_is_referred_to_is_noticed(string members, bool differs)
    {
        static CSharpCompilation Library(string members) => Generation.Compile($"namespace Lib {{ public static class Limits {{ {members} }} }}", "Lib");

        MetadataReference first = Library("public const int Most = 3; public static int Other() => 1;").ToMetadataReference();
        var project = new EditedProject(EditedProject.Compile(Read("h.Count<Read>() < Lib.Limits.Most")).AddReferences(first));
        var before = project.Written;
        project.Become(project.Compilation.ReplaceReference(first, Library(members).ToMetadataReference()), "another version");
        Assert.That(project.Written, differs ? Is.Not.EqualTo(before) : Is.EqualTo(before));
    }

    /// <summary>What is remembered was made from an earlier compilation, and must not keep it.</summary>
    [Test]
    public void No_compilation_is_kept_but_the_latest()
    {
        string[] files = [Modes, Read("Rules.Ask(h)"), "namespace Acme { internal static class Rules { public static bool Ask(FifoLocks.Holds h) => h.None<Write>(); public static int Answer() => 1; } }"];
        var project = new EditedProject(files);
        WeakReference[] earlier = [.. Enumerable.Range(2, 3).Select(i => Edit(project, files, i))];
        for (int i = 0; i < 10 && earlier.Any(static each => each.IsAlive); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.That(earlier.Select(static each => each.IsAlive), Is.All.False);
        GC.KeepAlive(project);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Edit(EditedProject project, string[] files, int answer)
    {
        var before = new WeakReference(project.Compilation);
        project.Become(EditedProject.With(project.Compilation, 2, files[2].Replace("1;", $"{answer};")), "an answer");
        return before;
    }

    [Test]
    public void Another_name_of_the_assembly_is_noticed()
    {
        var project = new EditedProject(Modes);
        var before = project.Written;
        project.Become(project.Compilation.WithAssemblyName("Other"), "renamed");
        Assert.That(project.Written, Is.Not.EqualTo(before));
    }

    [Test]
    public void Other_settings_of_the_project_are_noticed()
    {
        string source = Read("\n#if SOME\nh.None<Write>()\n#else\nh.None<Drop>()\n#endif\n", "[LockMode] public sealed partial class Slot { private static bool IsCompatible(Holds h, string? key) => h.None<Slot>(); }");
        foreach (ProjectSettings settings in ProjectSettings.All.Skip(1))
        {
            var project = new EditedProject(Modes, source);
            var before = project.Written;
            IEnumerable<SyntaxTree> files = project.Compilation.SyntaxTrees.Select(file => CSharpSyntaxTree.ParseText(file.ToString(), settings.Parsing, file.FilePath));
            project.Become(project.Compilation.RemoveAllSyntaxTrees().WithOptions(settings.Compiling).AddSyntaxTrees(files), settings.Name, settings);
            Assert.That(project.Written, Is.Not.EqualTo(before), settings.Name);
        }
    }

    private static TestCaseData Case(string name, string[] files, (int File, string Text) edit) =>
        new TestCaseData(files, edit.File, edit.Text).SetArgDisplayNames(name);
}
