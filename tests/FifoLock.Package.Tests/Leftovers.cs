namespace FifoLocks.Package.Tests;

/// <summary>What a run made goes with it: its folder, and its version of the package in NuGet's cache.</summary>
[SetUpFixture]
internal sealed class Leftovers
{
    private static string Cache =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    [OneTimeTearDown]
    public void Remove()
    {
        if (Packed.WasMade)
        {
            Delete(Path.Combine(Cache, "fifolock", Packed.Version));
        }

        Delete(Scratch.Root);
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
