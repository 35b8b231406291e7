using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace FifoLocks.Generators.Tests.Harness;

/// <summary>
/// Compares generated files with those kept beside the test, under the names Verify.SourceGenerators gives them
/// (<c>Class.Test#HintName.verified.cs</c>), so that moving to it is a package reference. On a mismatch the file is written as
/// <c>.received.cs</c>; accept it by renaming, or run once with <c>FIFOLOCK_ACCEPT_SNAPSHOTS=1</c>.
/// </summary>
internal static class Snapshot
{
    /// <summary>Whether what comes out is right by definition, and is written down as what is expected from now on.</summary>
    public static bool IsAccepted { get; } = Environment.GetEnvironmentVariable("FIFOLOCK_ACCEPT_SNAPSHOTS") == "1";

    public static void Match(Generated generated, [CallerFilePath] string testFile = "", [CallerMemberName] string test = "")
    {
        string folder = Path.GetDirectoryName(testFile)!;
        string prefix = $"{Path.GetFileNameWithoutExtension(testFile)}.{test}#";
        var expected = Directory.GetFiles(folder, prefix + "*.verified.cs").Select(Path.GetFileName).ToHashSet();
        var wrong = new List<string>();
        foreach (string stale in Directory.GetFiles(folder, prefix + "*.received.cs"))
        {
            File.Delete(stale);
        }

        foreach (GeneratedSourceResult source in generated.Result.GeneratedSources)
        {
            string name = prefix + Path.GetFileNameWithoutExtension(source.HintName);
            string text = $"//HintName: {source.HintName}\n{Normalize(source.SourceText.ToString())}";
            string verified = Path.Combine(folder, name + ".verified.cs");
            expected.Remove(name + ".verified.cs");
            if (IsAccepted)
            {
                File.WriteAllText(verified, text);
            }
            else if (!File.Exists(verified) || Normalize(File.ReadAllText(verified)) != text)
            {
                File.WriteAllText(Path.Combine(folder, name + ".received.cs"), text);
                wrong.Add(name);
            }
        }

        if (IsAccepted)
        {
            foreach (string? stale in expected)
            {
                File.Delete(Path.Combine(folder, stale!));
            }

            return;
        }

        Assert.Multiple(() =>
        {
            Assert.That(wrong, Is.Empty, "differ from what was verified; compare .received.cs with .verified.cs");
            Assert.That(expected, Is.Empty, "verified, and no longer generated");
        });
    }

    private static string Normalize(string text) => text.Replace("\r\n", "\n").TrimStart('\uFEFF').TrimEnd('\n') + "\n";
}
