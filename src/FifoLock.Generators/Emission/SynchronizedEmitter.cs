using FifoLocks.Generators.Model;
using FifoLocks.Generators.Parsing;

namespace FifoLocks.Generators.Emission;

/// <summary>Writes the bodies of the synchronized methods of a type.</summary>
internal static class SynchronizedEmitter
{
    private const string Synchronized = "global::" + RuntimeNames.Synchronized;

    /// <summary>Puts the methods of each type together.</summary>
    public static IEnumerable<SynchronizedType> Plan(IEnumerable<SynchronizedMethod?> found)
    {
        List<IGrouping<string, SynchronizedMethod>> types =
        [
            .. found.OfType<SynchronizedMethod>().Distinct().GroupBy(static method => method.Type.FullName, StringComparer.Ordinal),
        ];
        IReadOnlyList<string> files = HintNames.For([.. types.Select(static type => type.Key)], HintNames.Synchronized);
        return types.Select((type, i) => new SynchronizedType(files[i], type.First().Type, type.ToEquatableArray()));
    }

    public static string Emit(SynchronizedType type)
    {
        SourceWriter writer = SourceWriter.ForFile($"The synchronized methods of {type.Type.FullName.Replace('+', '.')}.");
        Code.OpenType(writer, type.Type, static () => { }, interfaces: null);
        string hidden = HiddenName(type);
        if (type.Methods.Any(static method => method.IsStatic))
        {
            writer.Documentation("<summary>What static methods lock. For generated code.</summary>");
            writer.Line(Code.Hidden);
            writer.Line($"private static readonly object {hidden} = new object();");
            writer.Blank();
        }

        foreach (SynchronizedMethod method in type.Methods)
        {
            WriteMethod(writer, method, method.IsStatic ? hidden : "this");
            writer.Blank();
        }

        Code.CloseType(writer, type.Type);
        return writer.Finish();
    }

    private static void WriteMethod(SourceWriter writer, SynchronizedMethod method, string target)
    {
        writer.Line(method.Head);
        foreach (string constraint in method.Constraints)
        {
            writer.Continue(constraint);
        }

        writer.OpenBlock();
        string arguments = method.Token is null ? target : $"{target}, {method.Token}";

        // The lock is awaited in the caller's context, so that what it protects begins there, like any method that is called.
        writer.Open(method.IsAsynchronous
            ? $"using (await {Synchronized}.{RuntimeNames.SynchronizedAcquire}({arguments}))"
            : $"using ({Synchronized}.{RuntimeNames.SynchronizedEnter}({arguments}))");
        string call = method.IsAsynchronous ? $"await {method.Call}.ConfigureAwait(false)" : method.Call;
        writer.Line(method.HasResult ? $"return {call};" : $"{call};");
        writer.Close();
        writer.Close();
    }

    private static string HiddenName(SynchronizedType type) => type.Methods.First().MemberPrefix + "Synchronized";
}
