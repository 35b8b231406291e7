extern alias Runtime;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using FifoLocks.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using R = Runtime::FifoLocks;

namespace FifoLocks.Generators.Tests;

/// <summary>The pages on the primitives: their examples are compiled, run, and print what the page says.</summary>
internal sealed partial class PageTests
{
    /// <summary>A program that waits for itself fails with a message; no test depends on how long anything takes.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    /// <summary>What the SDK puts into a console project.</summary>
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;

        """;

    private static IEnumerable<string> Pages => Directory.GetFiles(Path.Combine(Root(), "docs", "primitives"), "*.md").Select(static path => Path.GetFileNameWithoutExtension(path)).Order();

    [TestCaseSource(nameof(Pages))]
    public async Task The_first_example_of_a_page_prints_what_the_page_says(string page)
    {
        string text = Read(page);
        Match code = CSharpBlock().Match(text);
        Assert.That(code.Success, "a page has an example");
        Match printed = PrintedBlock().Match(text, code.Index + code.Length);
        Assert.That(printed.Success, "an example says what it prints");
        Assert.That(await Run(code.Groups[1].Value), Is.EqualTo(printed.Groups[1].Value));
    }

    [TestCaseSource(nameof(Pages))]
    public void A_page_says_when_to_use_it_what_it_promises_and_where_it_ends(string page)
    {
        string text = Read(page);
        Assert.That(text, Does.StartWith($"# {page}\n"));
        int[] places = [.. new[] { "**Use it**", "**Use something else**", "## Example", "## Promises", "## Limits" }.Select(part => text.IndexOf(part, StringComparison.Ordinal))];
        Assert.That(places, Is.Ordered.And.All.Positive);
    }

    [Test]
    public void Each_primitive_has_a_page_and_each_page_a_primitive()
    {
        // What can be used by itself: no base, no exception, no attribute, no holder of extension methods, nothing that a primitive is made with or shows.
        Type[] inside = [typeof(R.FifoLockOptions), typeof(R.LockLayout), typeof(R.FifoReadWriteLeases), typeof(R.FifoReentrantLeases), typeof(R.PrimitiveDescription)];
        IEnumerable<string> primitives =
            from type in typeof(R.FifoPrimitive).Assembly.GetExportedTypes().Except(inside)
            where type is { Namespace: "FifoLocks", IsClass: true, IsNested: false } && (type.IsSealed || !type.IsAbstract)
            where !type.IsSubclassOf(typeof(Exception)) && !type.IsSubclassOf(typeof(Attribute))
            select type.Name.Split('`')[0];
        Assert.That(Pages, Is.EquivalentTo(primitives));
    }

    [Test]
    public void The_index_leads_to_each_page_and_every_link_leads_somewhere()
    {
        string docs = Path.Combine(Root(), "docs");
        string index = File.ReadAllText(Path.Combine(docs, "README.md"));
        Assert.That(Pages.Where(page => !index.Contains($"[{page}](primitives/{page}.md)", StringComparison.Ordinal)), Is.Empty);
        string[] files = [Path.Combine(Root(), "README.md"), Path.Combine(docs, "README.md"), Path.Combine(docs, "coming-from.md"), .. Directory.GetFiles(Path.Combine(docs, "primitives"))];
        Assert.That(
            from file in files
            from Match link in Link().Matches(File.ReadAllText(file))
            let target = Path.Combine(Path.GetDirectoryName(file)!, link.Groups[1].Value)
            where !Path.Exists(target)
            select $"{Path.GetFileName(file)}: {link.Value}",
            Is.Empty);
    }

    /// <summary>Compiles a program with the generator, without a warning, and returns what it prints.</summary>
    private static async Task<string> Run(string source)
    {
        CSharpCompilation compilation = Generation.Compile(ImplicitUsings + source);
        Generated generated = Generation.Run(compilation.WithOptions(compilation.Options.WithOutputKind(OutputKind.ConsoleApplication)));
        Assert.That(generated.Complaints, Is.Empty);
        MethodInfo main = new AssemblyLoadContext(null).LoadFromStream(new MemoryStream(generated.Emit())).EntryPoint!;
        TextWriter before = Console.Out;
        using var output = new StringWriter { NewLine = "\n" };
        Console.SetOut(output);
        try
        {
            await Task.Run(() => main.Invoke(null, [Array.Empty<string>()])).WaitAsync(s_limit);
        }
        finally
        {
            Console.SetOut(before);
        }

        return output.ToString();
    }

    private static string Read(string page) =>
        File.ReadAllText(Path.Combine(Root(), "docs", "primitives", page + ".md")).ReplaceLineEndings("\n");

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));

    [GeneratedRegex("^```csharp\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CSharpBlock();

    [GeneratedRegex("^It prints\n\n```text\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex PrintedBlock();

    [GeneratedRegex(@"\]\((?!https?:)([^)#]+)[^)]*\)")]
    private static partial Regex Link();
}
