namespace FifoLocks.Package.Tests.Harness;

/// <summary>The folder outside the repository in which everything happens.</summary>
internal static class Scratch
{
    public static string Root { get; } = Directory.CreateTempSubdirectory("fifolock-package-").FullName;
}
