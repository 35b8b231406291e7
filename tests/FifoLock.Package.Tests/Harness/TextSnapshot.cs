using System.Runtime.CompilerServices;

namespace FifoLocks.Package.Tests.Harness;

/// <summary>
/// Compares a text with the one kept beside the test (<c>Class.Test.verified.txt</c>). On a mismatch it is written as <c>.received.txt</c>;
/// accept it by renaming, or run once with <c>FIFOLOCK_ACCEPT_SNAPSHOTS=1</c>.
/// </summary>
internal static class TextSnapshot
{
    private static readonly bool s_accept = Environment.GetEnvironmentVariable("FIFOLOCK_ACCEPT_SNAPSHOTS") == "1";

    public static void Match(IEnumerable<string> lines, [CallerFilePath] string testFile = "", [CallerMemberName] string test = "")
    {
        string name = Path.Combine(Path.GetDirectoryName(testFile)!, $"{Path.GetFileNameWithoutExtension(testFile)}.{test}");
        string verified = name + ".verified.txt";
        string received = name + ".received.txt";
        string[] now = [.. lines];
        string[] before = File.Exists(verified) ? File.ReadAllLines(verified) : [];
        if (s_accept)
        {
            before = now;
            File.WriteAllLines(verified, now);
        }

        File.Delete(received);
        if (now.SequenceEqual(before))
        {
            return;
        }

        File.WriteAllLines(received, now);
        Assert.Fail(
            $"""
             {Path.GetFileName(verified)} says otherwise; {Path.GetFileName(received)} is what was found.
             Where the change is meant, run the test once with FIFOLOCK_ACCEPT_SNAPSHOTS=1 and commit the file.
             gone: {Differences(before, now)}
             new: {Differences(now, before)}
             """);
    }

    private static string Differences(string[] these, string[] those)
    {
        string[] only = [.. these.Except(those)];
        return only.Length == 0 ? "nothing" : "\n  " + string.Join("\n  ", only.Take(20)) + (only.Length > 20 ? $"\n  and {only.Length - 20} more" : string.Empty);
    }
}
