using System.Runtime.CompilerServices;

namespace FifoLocks.Tests.Modes.Drawings;

/// <summary>Compares a drawing with the one that was looked at and kept beside the tests; <c>FIFOLOCK_ACCEPT_SNAPSHOTS=1</c> keeps the new one.</summary>
internal static class Snapshots
{
    public static void Match(string name, string text, [CallerFilePath] string here = "")
    {
        string file = Path.Combine(Path.GetDirectoryName(here)!, Path.ChangeExtension(name, $".verified{Path.GetExtension(name)}"));
        if (Environment.GetEnvironmentVariable("FIFOLOCK_ACCEPT_SNAPSHOTS") == "1")
        {
            File.WriteAllText(file, text);
        }

        Assert.That(File.Exists(file), $"{file} is there");
        Assert.That(text, Is.EqualTo(File.ReadAllText(file).ReplaceLineEndings("\n")));
    }
}
