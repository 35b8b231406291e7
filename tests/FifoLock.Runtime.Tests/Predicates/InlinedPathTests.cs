namespace FifoLocks.Tests.Predicates;

/// <summary>A conjunction with one bound per mode is one test of the word, so it must be decided without the long way.</summary>
internal sealed class InlinedPathTests
{
    [Test]
    public void A_conjunction_is_inlined()
    {
        AssertInlined<Read>();
        AssertInlined<Write>();
        AssertInlined<Alone>();
        AssertInlined<Comparisons.A>();
        AssertInlined<Comparisons.Less>();
        AssertInlined<Comparisons.AtMost>();
        AssertInlined<Connectives.Both>();
        AssertInlined<Connectives.Not>();
    }

    private static void AssertInlined<TMode>()
        where TMode : ILockMode => Assert.That(TMode.Guard.Admits(0), typeof(TMode).Name);
}
