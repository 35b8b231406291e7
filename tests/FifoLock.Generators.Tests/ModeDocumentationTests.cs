using System.Xml.Linq;
using FifoLocks.Generators.Tests.Harness;

namespace FifoLocks.Generators.Tests;

/// <summary>What an editor shows where the pointer rests on a mode or on a typed lock.</summary>
internal sealed class ModeDocumentationTests
{
    private const string Modes = """
        using FifoLocks;
        namespace Acme;
        /// <summary>Any number.</summary>
        [LockMode] internal sealed partial class Read { private static bool IsCompatible(Holds h) => h.None<Write>(); }
        [LockMode] internal sealed partial class Peek { private static bool IsCompatible(Holds h) => h.None<Write>() && h.Count<Peek>() < 3; }
        [LockMode(Asymmetric = true)] internal sealed partial class Update { private static bool IsCompatible(Holds h) => h.None<Read>() && h.None<Update>() && h.Count<Peek>() <= 1 && h.None<Write>(); }
        [LockMode] internal sealed partial class Write { private static bool IsCompatible(Holds h) => h.None<Read>() && h.None<Peek>() && h.None<Update>() && h.None<Write>(); }
        [LockMode] internal sealed partial class Guess { private static bool IsCompatible(Holds h, int limit) { var sum = h.Count<Guess>() + h.Count<Read>(); return sum < limit; } }
        [FifoLock(typeof(Read), typeof(Peek), typeof(Update), typeof(Write))] internal sealed partial class Gate;
        """;

    [Test]
    public void A_mode_says_what_it_goes_together_with_what_it_excludes_and_its_bound() => Assert.Multiple(() =>
    {
        Assert.That(
            Items("Write").Select(static item => item.Value),
            Is.EqualTo(new[] { "Goes together with Guess.", "Excludes Peek, Read and Update.", "One at a time." }));
        Assert.That(
            Items("Peek").Select(static item => item.Value),
            Is.EqualTo(new[]
            {
                "Goes together with Guess and Read.",
                "Excludes Write.",
                "Beside Update: granted; Update beside it: granted while there are fewer than 2.",
                "Granted while there are fewer than 3 of it.",
            }));
    });

    [Test]
    public void A_mode_says_where_it_is_one_sided() => Assert.That(
        Items("Read").Select(static item => item.Value),
        Is.EqualTo(new[]
        {
            "Goes together with Peek.",
            "Excludes Write.",
            "Beside Guess: granted; Guess beside it: its code decides.",
            "Beside Update: granted; Update beside it: waits.",
            "Any number at a time.",
        }));

    [Test]
    public void A_mode_whose_code_decides_says_so() => Assert.That(Items("Guess").Last().Value, Is.EqualTo("How many at a time: its code, or other modes, decide."));

    [TestCase("Read")]
    [TestCase("Update")]
    [TestCase("Gate")]
    public void Modes_and_typed_locks_show_the_table(string type)
    {
        string[] rows = Remarks(type).Element("code")!.Value.Trim().Split('\n');
        Assert.That(rows[0], Does.Match(@"^\s*asks \\ held"));
        Assert.That(rows.Skip(1).Select(static row => row.Trim().Split(' ')[0]), Is.SupersetOf(new[] { "Peek", "Read", "Update", "Write" }));
    }

    [Test]
    public void What_the_user_wrote_stays() => Assert.That(Documentation("Read").Element("summary")!.Value, Is.EqualTo("Any number."));

    private static IEnumerable<XElement> Items(string mode) => Remarks(mode).Element("list")!.Elements("item");

    private static XElement Remarks(string type) => Documentation(type).Element("remarks")!;

    private static XElement Documentation(string type)
    {
        Generated generated = Generation.Run(Modes);
        Assert.That(generated.Complaints, Is.Empty);
        return XElement.Parse(generated.Compilation.GetTypeByMetadataName($"Acme.{type}")!.GetDocumentationCommentXml()!);
    }
}
