extern alias Runtime;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using R = Runtime::FifoLocks;

namespace FifoLocks.Generators.Tests;

/// <summary>The page for those who come from elsewhere: what it tells them to write is there, in the runtime, with these parameters.</summary>
internal sealed partial class ComingFromTests
{
    /// <summary>Names of the other libraries that the remarks mention. Everything else they name is here or in the framework.</summary>
    private static readonly string[] s_foreign = ["RetryOnFailure", "RuntimeError", "BrokenBarrierError", "BusyResourceError", "QueueFull", "QueueEmpty"];

    /// <summary>What stands in code letters and is no name: words of the language, a number, a declaration.</summary>
    private static readonly string[] s_noNames = ["using", "await foreach", "n", "int.MaxValue", "static bool IsCompatible(Holds h)"];

    private const string Header = "| there | here | what changes |";

    private const BindingFlags Members = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy;

    private static readonly Type[] s_types = typeof(R.Holds).Assembly.GetExportedTypes();

    private static readonly Type[] s_framework =
    [
        .. new[] { typeof(object), typeof(Barrier), typeof(System.Collections.Concurrent.BlockingCollection<>), typeof(System.Threading.Channels.Channel) }
            .Select(static type => type.Assembly).Distinct().SelectMany(static assembly => assembly.GetExportedTypes()),
    ];

    /// <summary>Each different piece of code in the columns that say what to write here.</summary>
    private static IEnumerable<string> Written => CodeIn(Rows(), column: 1).Distinct();

    private static IEnumerable<string> Remarked => CodeIn(Rows(), column: 2).Except(s_noNames).Distinct();

    /// <summary>What is written there, where that is a type of the framework: its name, and each different piece of code.</summary>
    private static IEnumerable<TestCaseData> OfTheFramework =>
        from section in Page().Split("\n## ")[2..]
        let name = Code().Match(section.Split('\n')[0]).Groups[1].Value.Split('<')[0]
        where s_framework.Any(type => WithoutArity(type) == name)
        from code in CodeIn(Rows(section), column: 0).Distinct()
        where Names().IsMatch(code)
        select new TestCaseData(name, code);

    [TestCaseSource(nameof(Written))]
    public void What_the_page_says_to_write_is_in_the_runtime(string code) => AssertIsHere(code);

    [TestCaseSource(nameof(Remarked))]
    public void What_a_remark_names_is_here_in_the_framework_or_in_the_other_library(string code)
    {
        if (s_foreign.Contains(code))
        {
            return;
        }

        string[] path = [.. Names().Match(code).Groups["name"].Captures.Select(static name => name.Value)];
        Assert.That(path, Is.Not.Empty, $"`{code}` is no name");
        if (s_types.Any(type => WithoutArity(type) == path[0]))
        {
            AssertIsHere(code);
        }
        else if (path.Length > 1 || s_framework.Any(type => WithoutArity(type) == path[0]))
        {
            Assert.That(IsOfTheFramework(path), $"the framework has no {code}");
        }
        else
        {
            Assert.That(s_types.Any(type => Named(path[0], type).Any()), $"nothing here is called {path[0]}");
        }
    }

    [Test]
    public void The_foreign_names_and_what_is_none_stand_on_the_page() =>
        Assert.That(s_foreign.Concat(s_noNames).Except(CodeIn(Rows(), column: 2)), Is.Empty);

    [TestCaseSource(nameof(OfTheFramework))]
    public void What_is_written_there_is_in_the_framework(string name, string code)
    {
        string[] path = [.. Names().Match(code).Groups["name"].Captures.Select(static part => part.Value)];
        Assert.That(
            IsOfTheFramework(path) || s_framework.Any(type => type.Name.StartsWith(name, StringComparison.Ordinal) && type.GetMember(path[^1], Members).Length > 0),
            $"neither the framework nor {name} has {code}");
    }

    [Test]
    public void Every_table_has_the_same_three_columns()
    {
        string[] sections = Page().Split("\n## ")[2..];
        Assert.That(sections, Has.Length.EqualTo(14).And.All.Contains($"\n{Header}\n"));
        Assert.That(Rows().Where(static row => Cells(row).Length != 3), Is.Empty);
    }

    private static void AssertIsHere(string code)
    {
        Match match = Form().Match(code);
        Assert.That(match.Success, $"`{code}` is none of: Type, new Type(parameters), Type.Member, Type.Member(parameters), [Attribute]");
        string name = match.Groups["attribute"].Success ? match.Groups["attribute"].Value + "Attribute" : match.Groups["type"].Value;
        Type[] types = Array.FindAll(s_types, type => WithoutArity(type) == name);
        Assert.That(types, Is.Not.Empty, $"the runtime has no public type {name}");
        bool isNew = code.StartsWith("new ", StringComparison.Ordinal);
        if (!isNew && !match.Groups["member"].Success)
        {
            return;
        }

        MemberInfo[] members = isNew
            ? [.. types.SelectMany(static type => type.GetConstructors())]
            : [.. types.SelectMany(type => Named(match.Groups["member"].Value, type))];
        Assert.That(members, Is.Not.Empty, $"{name} has no such public member");
        if (match.Groups["arguments"].Success)
        {
            string[] arguments = match.Groups["arguments"].Value.Split(", ", StringSplitOptions.RemoveEmptyEntries);
            Assert.That(members.OfType<MethodBase>().Any(method => Takes(method, arguments)), $"no overload takes ({string.Join(", ", arguments)}), by the names of the parameters");
        }
    }

    /// <summary>A path of names that begins with a type: that it, or its member, is public.</summary>
    private static bool IsOfTheFramework(string[] path) =>
        s_framework.Where(type => WithoutArity(type) == path[0]).Any(type => path.Length == 1 || type.GetMember(path[1], Members).Length > 0);

    private static IEnumerable<string> CodeIn(IEnumerable<string> rows, int column) =>
        rows.SelectMany(row => Code().Matches(Cells(row)[column])).Select(static code => code.Groups[1].Value);

    private static IEnumerable<string> Rows() => Rows(Page());

    private static IEnumerable<string> Rows(string text) =>
        text.Split('\n').Where(static line => line.StartsWith('|') && line != Header && !line.StartsWith("| ---", StringComparison.Ordinal));

    private static string[] Cells(string row) => row.Trim('|').Split('|', StringSplitOptions.TrimEntries);

    private static string Page([CallerFilePath] string here = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "docs", "coming-from.md")).ReplaceLineEndings("\n");

    private static string WithoutArity(Type type) => type.Name.Split('`')[0];

    /// <summary>Members of a type, and extension methods on it.</summary>
    private static IEnumerable<MemberInfo> Named(string name, Type type) =>
        type.GetMember(name, Members).Concat(s_types
            .Where(static holder => holder is { IsAbstract: true, IsSealed: true })
            .SelectMany(holder => holder.GetMethods().Where(method => method.Name == name && method.IsDefined(typeof(ExtensionAttribute)) && IsOn(method, type))));

    private static bool IsOn(MethodInfo extension, Type type)
    {
        Type first = extension.GetParameters()[0].ParameterType;
        return first == type || (first.IsGenericType && first.GetGenericTypeDefinition() == type);
    }

    /// <summary>Whether a call with these arguments compiles: each is called as the parameter in its place, or names one, and what is left out is optional.</summary>
    private static bool Takes(MethodBase method, string[] arguments)
    {
        ParameterInfo[] parameters = method.IsDefined(typeof(ExtensionAttribute)) ? method.GetParameters()[1..] : method.GetParameters();
        var given = new List<ParameterInfo>();
        for (int i = 0; i < arguments.Length; i++)
        {
            string name = arguments[i].Replace("token", "cancellationToken", StringComparison.Ordinal);
            ParameterInfo? parameter = name.Split(": ") is [string named, _] ? Array.Find(parameters, each => each.Name == named) : parameters.ElementAtOrDefault(i);
            if (parameter is null || (!name.Contains(": ", StringComparison.Ordinal) && name != (parameter.IsOut ? "out " : string.Empty) + parameter.Name))
            {
                return false;
            }

            given.Add(parameter);
        }

        return parameters.Except(given).All(static parameter => parameter.IsOptional);
    }

    /// <summary>Names with dots between them, a constructor, a call.</summary>
    [GeneratedRegex(@"^(new )?(?<name>[A-Z]\w*)(<\w+>)?(\.(?<name>\w+)(<\w+>)?)*(\([^()]*\))?$")]
    private static partial Regex Names();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^(\[(?<attribute>\w+)\]|(new )?(?<type>\w+)(<\w+>)?(\.(?<member>\w+)(<\w+>)?)?(\((?<arguments>[\w :,]*)\))?)$")]
    private static partial Regex Form();
}
