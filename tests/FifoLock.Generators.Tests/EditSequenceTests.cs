using FifoLocks.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace FifoLocks.Generators.Tests;

/// <summary>
/// Random edits of a project in which everything hangs together, each one followed by a look at what is written, which must be what a fresh driver writes. A place in a file that can be edited is
/// written as its variants between « and ». Some variants do not compile: people type.
/// </summary>
internal sealed class EditSequenceTests
{
    private const int Sequences = 24;
    private const int EditsInEach = 12;

    private static readonly string[] s_files =
    [
        """
        using FifoLocks;
        namespace Acme«|.Inner|»;
        «[LockMode]||[LockMode, System.Obsolete("", true)]» «public|internal» sealed partial class Write { private static bool IsCompatible(Holds h) => h.None<«Write|Read|Key»>()«| && Rules.Ask(h)|/* why */»; }
        [LockMode«|, ConvertsTo(typeof(Write))»] public partial «class|struct» «Read|Scan» { private static bool IsCompatible(Holds h«|, int most|, Kind most») => h.None<Write>() && h.Count<Read>() < «Limits.Most|10|most|Limits.Most + 1»; }
        """,
        """
        namespace Acme { internal static class Limits { public const int Most = «3|4|Sizes.Small»; public static int Answer() => «1|2»; } }
        namespace Acme { internal static class Sizes { public const int Small = «5|6»; «|public static int Most;» } }
        """,
        """
        using FifoLocks;
        namespace Acme {
            internal static «|partial» class Rules { public static bool Ask(«|this |in »Holds h«|, Key key = default») «=> h.None<Read>()|=> h.Quiet()|{ return h.None<Other>(); }|; }
            internal struct Key«|(string text)» { public string Text() => «"text"|text»; } }
        """,
        """
        «global using Other = Acme.Write;|global using Other = Acme.Inner.Write;|global using Acme.Inner;|»
        «global using Kind = System.Int32;|global using Kind = System.Int64;»
        namespace Acme«|.Inner» { internal static class More { public static bool Quiet(this FifoLocks.Holds h) => «h.None<Write>()|true|h.Any<Read>()»; } }
        """,
        """
        using FifoLocks;
        namespace Acme { [FifoLock(typeof(Write)«|, typeof(Read)|, typeof(Inner.Read)»)] public sealed partial class Gate«|: Base» { «|public Gate(int n) : this() { }|private int FifoLockRules;» } }
        «|namespace Acme { public partial class Base { public class Line { } } }»
        """,
        """
        namespace Acme {
            public class Line { }
            public partial class Log : Base { [FifoLocks.Synchronized] public partial «System.Collections.Generic.IEnumerable<int>|int» All(Line line); }
            public partial class Base { protected «System.Collections.Generic.IEnumerable<int>|int» AllCore(Line line) { «yield |»return «1|null!»; } } }
        """,
        """
        namespace Acme {
            public partial «class|struct» Read { «|[FifoLocks.LockMode] public partial class Write { private static bool IsCompatible(FifoLocks.Holds h) => true; }|private static bool IsCompatible(FifoLocks.Holds h, long n) => true;|public static int Most => 1;» }
            internal sealed class Unrelated { public int «One|Two»() => «1|2»; } }
        """,
    ];

    private static IEnumerable<int> Seeds() => Enumerable.Range(1, Sequences);

    [TestCaseSource(nameof(Seeds))]
    public void After_each_edit_what_is_written_is_what_a_fresh_driver_writes(int seed)
    {
        var random = new Random(seed);
        Slots[] files = [.. s_files.Select(static file => new Slots(file))];
        var project = new EditedProject([.. files.Select(static file => file.Text)]);
        var said = new List<string>();
        for (int i = 0; i < EditsInEach; i++)
        {
            CSharpCompilation after = project.Compilation;
            for (int edits = random.Next(4) == 0 ? 2 : 1; edits > 0; edits--)
            {
                int edited = random.Next(files.Length);
                said.Add($"file {edited}: {files[edited].Edit(random)}");
                after = EditedProject.With(after, edited, files[edited].Text);
            }

            project.Become(after, string.Join("\n", said));
        }
    }

    /// <summary>A file with the variant that each of its places has at the moment.</summary>
    private sealed class Slots
    {
        private readonly string[][] _parts;
        private readonly int[] _chosen;

        public Slots(string file)
        {
            _parts = [.. file.Split('«', '»').Select(static (part, i) => i % 2 == 0 ? [part] : part.Split('|'))];
            _chosen = new int[_parts.Length];
        }

        public string Text => string.Concat(_parts.Select((part, i) => part[_chosen[i]]));

        public string Edit(Random random)
        {
            int place = (2 * random.Next(_parts.Length / 2)) + 1;
            int next = (_chosen[place] + 1 + random.Next(_parts[place].Length - 1)) % _parts[place].Length;
            string what = $"'{_parts[place][_chosen[place]]}' becomes '{_parts[place][next]}'";
            _chosen[place] = next;
            return what;
        }
    }
}
