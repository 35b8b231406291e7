namespace FifoLocks.Package.Tests.Harness;

/// <summary>
/// A project of a user: a copy of one under <c>Consumers</c>, in an empty folder outside the repository. It knows the feed, and as many other
/// sources of packages as it is told: an ordinary one none, so its tests need no network.
/// </summary>
internal sealed class Consumer
{
    private Consumer(string name, string folder)
    {
        Name = name;
        Folder = folder;
    }

    public string Name { get; }

    public string Folder { get; }

    /// <param name="name">The folder under <c>Consumers</c>.</param>
    /// <param name="folder">Another name for the copy, where two fixtures want one.</param>
    /// <param name="asksTheRegistry">Whether it may ask the machine's own sources too.</param>
    public static Consumer Create(string name, string? folder = null, bool asksTheRegistry = false)
    {
        string source = Path.Combine(Packed.RepositoryRoot, "tests", "FifoLock.Package.Tests", "Consumers", name);
        string copy = Directory.CreateDirectory(Path.Combine(Scratch.Root, folder ?? name)).FullName;
        foreach (string file in Directory.GetFiles(source))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        string sources = asksTheRegistry ? "RestoreAdditionalProjectSources" : "RestoreSources";

        // Nearest to the project, so nothing that lies further up is looked for.
        File.WriteAllText(Path.Combine(copy, "Directory.Build.targets"), "<Project />");
        File.WriteAllText(Path.Combine(copy, "Directory.Packages.props"), "<Project />");
        File.WriteAllText(
            Path.Combine(copy, "Directory.Build.props"),
            $"""
             <Project>
               <PropertyGroup>
                 <FifoLockVersion>{Packed.Version}</FifoLockVersion>
                 <{sources}>{Packed.Feed}</{sources}>
                 <Samples>{Path.Combine(Packed.RepositoryRoot, "samples")}/</Samples>
                 <NuGetAudit>false</NuGetAudit>
                 <DisableTransitiveFrameworkReferenceDownloads>true</DisableTransitiveFrameworkReferenceDownloads>
               </PropertyGroup>
             </Project>
             """);
        return new Consumer(name, copy);
    }

    public Outcome Build(string verb = "build", params string[] arguments) => Run(verb, ["-c", "Release", .. arguments]);

    public Outcome Run(string verb, params string[] arguments) => Command.Build(Folder, verb, arguments);

    public Outcome Execute(string framework) => Command.Execute(Folder, Output(framework, Name + ".dll"));

    public string Output(string framework, string file) => Path.Combine(Folder, "bin", "Release", framework, file);

    /// <summary>What the build wrote down about itself: one line for each item.</summary>
    public string[] Noted(string framework, string what) => File.ReadAllLines(Output(framework, what + ".txt"));
}
