extern alias Runtime;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using R = Runtime::FifoLocks;

namespace FifoLocks.Generators.Tests;

/// <summary>The page for those who come from elsewhere: what it tells them to write is there, in the runtime, with these parameters.</summary>
internal sealed partial class ComingFromTests
{
    /// <summary>Types that the page names and that are being written. Nothing of them is checked until they are here; then the list must shrink.</summary>
    private static readonly string[] s_notLandedYet =
    [
        "FifoReentrantMutex", "FifoCondition", "FifoNotifier", "FifoLatch", "FifoBarrier", "FifoCapacityLimiter", "Synchronized", "SynchronizedAttribute",
    ];

    private const string Header = "| there | here | what changes |";

    private const BindingFlags Members = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy;

    private static readonly Type[] s_types = typeof(R.Holds).Assembly.GetExportedTypes();

    /// <summary>Each different piece of code in the columns that say what to write here.</summary>
    private static IEnumerable<string> Written =>
        Rows().SelectMany(static row => Code().Matches(Cells(row)[1])).Select(static code => code.Groups[1].Value).Distinct();

    [TestCaseSource(nameof(Written))]
    public void What_the_page_says_to_write_is_in_the_runtime(string code)
    {
        Match match = Form().Match(code);
        Assert.That(match.Success, $"`{code}` is none of: Type, new Type(parameters), Type.Member, Type.Member(parameters), [Attribute]");
        string name = match.Groups["attribute"].Success ? match.Groups["attribute"].Value + "Attribute" : match.Groups["type"].Value;
        if (s_notLandedYet.Contains(name))
        {
            return;
        }

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

    [Test]
    public void What_is_being_written_has_not_landed() =>
        Assert.That(
            s_notLandedYet.Intersect(s_types.Select(WithoutArity)), Is.Empty, "it is here: take it off the list of this test, and see that the page's rows on it are right");

    [Test]
    public void What_is_being_written_stands_on_the_page() =>
        Assert.That(
            s_notLandedYet.Except(Written.Select(static code => Form().Match(code)).Select(static match =>
                match.Groups["attribute"].Success ? match.Groups["attribute"].Value + "Attribute" : match.Groups["type"].Value)),
            Is.Empty);

    [Test]
    public void Every_table_has_the_same_three_columns()
    {
        string[] sections = Page().Split("\n## ")[2..];
        Assert.That(sections, Has.Length.EqualTo(14).And.All.Contains($"\n{Header}\n"));
        Assert.That(Rows().Where(static row => Cells(row).Length != 3), Is.Empty);
    }

    private static IEnumerable<string> Rows() =>
        Page().Split('\n').Where(static line => line.StartsWith('|') && line != Header && !line.StartsWith("| ---", StringComparison.Ordinal));

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

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^(\[(?<attribute>\w+)\]|(new )?(?<type>\w+)(<\w+>)?(\.(?<member>\w+)(<\w+>)?)?(\((?<arguments>[\w :,]*)\))?)$")]
    private static partial Regex Form();
}
