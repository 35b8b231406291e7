namespace FifoLocks.MachineCode;

/// <summary>
/// What ships pays nothing for the seam. The machine code of the shipped assembly is compared with that of the same sources in which each call of the seam is replaced by what it stands for
/// (WithoutSeam.targets), method by method.
/// </summary>
internal sealed class SeamTests
{
    /// <summary>What runs in every acquire and release, and in every hand-off.</summary>
    private static readonly string[] s_paths =
    [
        "FifoLocks.FifoLockBase:AcquireCore[", "FifoLocks.FifoLockBase:EnterCore[", "FifoLocks.FifoLockBase:TryEnterCore[", "FifoLocks.FifoLockBase:Release(",
        "FifoLocks.FifoMutex:Acquire(", "FifoLocks.FifoMutex:Enter(", "FifoLocks.FifoMutex:TryEnter(", "FifoLocks.FifoReadWriteLock:EnterRead(", "FifoLocks.FifoReadWriteLock:EnterWrite(",
        "FifoLocks.FifoPrimitive:TryUpdate(", "FifoLocks.Core.GrantQueue:Arrive(", "FifoLocks.Core.GrantQueue:TakeRoleOrNote(", "FifoLocks.Core.GrantQueue:NoteCancelled(",
        "FifoLocks.Core.GrantQueue:JudgeAndPublish(", "FifoLocks.Core.GrantQueue:Claim(", "FifoLocks.Core.Waiter:TryDecide(", "FifoLocks.Core.Waiter:LetGo(",
        "FifoLocks.Core.TaskWaiter:Complete(", "FifoLocks.Core.ThreadWaiter:Complete(", "FifoLocks.Core.ThreadWaiter:Park(", "FifoLocks.FifoServed:TryBegin(", "FifoLocks.FifoServed:EndAsBegun(",
    ];

    private Listing _with = null!;
    private Listing _without = null!;

    [OneTimeSetUp]
    public void Compile()
    {
#if DEBUG
        Assert.Ignore("A debug build is not optimized: it calls the seam. Run with -c Release.");
#endif
        _with = Listing.Of(Path.Combine(AppContext.BaseDirectory, "shipped", "FifoLock.Runtime.dll"));
        _without = Listing.Of();
    }

    [Test]
    public void Nothing_that_ships_calls_the_seam() =>
        Assert.That(
            _with.Methods.Where(static method => method.Value.Exists(static line => line.Contains("Core.Seam:", StringComparison.Ordinal))).Select(static method => method.Key),
            Is.Empty);

    [TestCaseSource(nameof(s_paths))]
    public void It_is_the_same_machine_code_without_the_seam(string path)
    {
        string[] methods = [.. _with.Methods.Keys.Where(method => method.StartsWith(path, StringComparison.Ordinal))];
        Assert.That(methods, Is.Not.Empty);
        foreach (string method in methods)
        {
            Assert.That(_with.Methods[method], Is.EqualTo(_without.Methods[method]), method);
        }

        TestContext.Out.WriteLine($"{methods.Length} methods, {_with.Instructions(methods)} instructions");
    }

    /// <summary>
    /// Elsewhere the compiler decides by size what it inlines, so a few methods differ, in either direction. (Operands are not compared: among them are numbers of strings, which the tests' assembly
    /// has more of.)
    /// </summary>
    [Test]
    public void All_methods_together_are_no_longer_with_it()
    {
        string[] methods = [.. _with.Methods.Keys.Where(_without.Methods.ContainsKey)];
        string[] others = [.. methods.Where(method => !_with.Operations(method).SequenceEqual(_without.Operations(method)))];
        int with = _with.Instructions(methods);
        int without = _without.Instructions(methods);
        foreach (string method in others)
        {
            TestContext.Out.WriteLine($"{_with.Instructions([method])} with, {_without.Instructions([method])} without: {method}");
        }

        TestContext.Out.WriteLine($"{methods.Length} methods, {methods.Length - others.Length} of them the same; {with} instructions with the seam, {without} without");
        Assert.That(methods, Has.Length.EqualTo(_without.Methods.Count).And.Length.EqualTo(_with.Methods.Count).And.Length.GreaterThan(1000));
        Assert.That(with, Is.LessThanOrEqualTo(without * 1.01));
        Assert.That(others, Has.Length.LessThan(methods.Length * 0.05));
    }
}
