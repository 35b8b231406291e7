namespace FifoLocks.Properties;

/// <summary>Every suite against its model, and against each of its wrong models.</summary>
internal sealed class PropertyTests
{
    private static IEnumerable<TestCaseData> Suites => Suite.All.Select(static suite => new TestCaseData(suite).SetArgDisplayNames(suite.Name));

    private static IEnumerable<TestCaseData> Mutants =>
        from suite in Suite.All
        from mutant in suite.MutantNames
        select new TestCaseData(suite, mutant).SetArgDisplayNames(suite.Name, mutant);

    [TestCaseSource(nameof(Suites))]
    public void Does_what_its_model_does(Suite suite)
    {
        TestContext.Out.WriteLine($"seed {Trial.Seed}, {Trial.Programs} programs");
        Assert.That(Trial.FindDifference(suite, mutant: null, Trial.Seed, Trial.Programs), Is.Null);
    }

    [TestCaseSource(nameof(Mutants))]
    public void A_wrong_model_is_found_out(Suite suite, string mutant)
    {
        string? difference = Trial.FindDifference(suite, mutant, Trial.Seed, Trial.Programs);
        TestContext.Out.WriteLine(difference);
        Assert.That(difference, Is.Not.Null, $"seed {Trial.Seed}");
    }

    [TestCaseSource(nameof(Suites))]
    public void Has_a_wrong_model(Suite suite) => Assert.That(suite.MutantNames, Is.Not.Empty);
}
