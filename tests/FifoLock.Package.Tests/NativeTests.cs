using System.Runtime.InteropServices;

namespace FifoLocks.Package.Tests;

/// <summary>
/// The tour as one native executable, with the whole library rooted. For .NET 8: it asks for the least, and what is native-compiled is the
/// same library. The compiler of native code is a package that the machine may have to fetch, and it needs a linker; without either the test
/// says so, and <see cref="TrimmingTests"/> is what remains.
/// </summary>
internal sealed class NativeTests
{
    [Test]
    public void The_tour_runs_as_a_native_executable_that_was_published_without_a_warning()
    {
        if (!OperatingSystem.IsLinux() || !(Command.Exists("clang") || Command.Exists("gcc")))
        {
            Assert.Ignore("Native code is linked by clang or gcc on Linux, and neither is here. The trimming tests have looked at the whole library.");
        }

        Consumer consumer = Consumer.Create("Native", asksTheRegistry: true);
        string platform = RuntimeInformation.RuntimeIdentifier;
        Restore(consumer, platform);
        Outcome publishing = consumer.Build("publish", "-r", platform, "--no-restore").MustSucceed();
        Assert.That(publishing.Complaints, Is.Empty);

        string folder = consumer.Output("net8.0", Path.Combine(platform, "publish"));
        Outcome tour = Command.Run(folder, Path.Combine(folder, "Native")).MustSucceed();
        Assert.That(tour.Output, Does.Contain("sections went as promised"));
        Assert.That(Directory.GetFiles(folder, "*.dll"), Is.Empty, "all of it is in the executable");
    }

    /// <summary>From what the machine has, if that is enough; a registry is asked only for the rest.</summary>
    private static void Restore(Consumer consumer, string platform)
    {
        if (consumer.Run("restore", "-r", platform, $"-p:RestoreSources={Packed.Feed}").Succeeded)
        {
            return;
        }

        Outcome asked = consumer.Run("restore", "-r", platform);
        string? missing = asked.Hung ? "the registry did not answer." : asked.Complaints.FirstOrDefault(IsAboutTheCompiler);
        if (!asked.Succeeded && missing is not null)
        {
            Assert.Ignore($"The compiler of native code for .NET 8 is a package, and it could not be had: {missing} The trimming tests have looked at the whole library.");
        }

        asked.MustSucceed();
    }

    /// <summary>The registry has it not, or cannot be reached.</summary>
    private static bool IsAboutTheCompiler(string complaint) =>
        complaint.Contains("error NU", StringComparison.Ordinal)
        && (complaint.Contains("NU1301", StringComparison.Ordinal)
            || complaint.Contains("ILCompiler", StringComparison.OrdinalIgnoreCase)
            || complaint.Contains("Microsoft.NETCore.App", StringComparison.OrdinalIgnoreCase));
}
