using System.Runtime.InteropServices;

namespace FifoLocks.Package.Tests;

/// <summary>
/// The linker that the SDK brings, on the packed library: it needs neither a registry nor a compiler of native code, so this much is known
/// wherever the tests run.
/// </summary>
internal sealed class TrimmingTests
{
    private Consumer _consumer = null!;

    [OneTimeSetUp]
    public void Build()
    {
        _consumer = Consumer.Create("Plain", folder: "Trimmed");
        _consumer.Build().MustSucceed();
    }

    [TestCase("net8.0")]
    [TestCase("net10.0")]
    public void The_whole_library_can_be_trimmed_without_a_warning(string framework)
    {
        Outcome linking = Link(framework, "whole", keepsAll: true);
        Assert.That(linking.Succeeded && !linking.Complaints.Any(), Is.True, linking.Output);
    }

    [TestCase("net8.0")]
    [TestCase("net10.0")]
    public void A_program_runs_on_what_trimming_leaves_of_the_library(string framework)
    {
        Link(framework, "used", keepsAll: false).MustSucceed();
        string trimmed = Path.Combine(_consumer.Folder, "used", framework);
        File.Copy(_consumer.Output(framework, "Plain.runtimeconfig.json"), Path.Combine(trimmed, "Plain.runtimeconfig.json"));
        Assert.Multiple(() =>
        {
            Assert.That(
                new FileInfo(Path.Combine(trimmed, "FifoLock.Runtime.dll")).Length,
                Is.LessThan(new FileInfo(_consumer.Output(framework, "FifoLock.Runtime.dll")).Length));
            Assert.That(
                Command.Execute(trimmed, "Plain.dll").MustSucceed().Output,
                Is.EqualTo(_consumer.Execute(framework).MustSucceed().Output));
        });
    }

    /// <summary>Links the program, and the library with it; the framework, that of this machine, is only looked into.</summary>
    /// <param name="keepsAll">Whether the whole library is looked at, or what the program uses of it.</param>
    private Outcome Link(string framework, string target, bool keepsAll)
    {
        // One linker for both: that of .NET 8 needs a .NET 8 to run on.
        string linker = Path.Combine(Path.GetDirectoryName(_consumer.Noted("net10.0", "linker").Single())!, "illink.dll");
        string library = _consumer.Output(framework, "FifoLock.Runtime.dll");
        string[] root = keepsAll ? ["-a", library, "all"] : ["-reference", library];
        return Command.Execute(
            _consumer.Folder,
            linker,
            [
                "-a", _consumer.Output(framework, "Plain.dll"), "entrypoint", .. root,
                "-d", RuntimeEnvironment.GetRuntimeDirectory(),
                "--trim-mode", "skip", "--action", "skip", "--action", "link", "Plain", "--action", "link", "FifoLock.Runtime",
                "--warnaserror", "--singlewarn-",
                "-out", Path.Combine(_consumer.Folder, target, framework),
            ]);
    }
}
