using NUnit.Framework.Interfaces;

[assembly: FifoLocks.Tests.Support.OutsideOfContexts]

namespace FifoLocks.Tests.Support;

/// <summary>
/// Every test begins without a SynchronizationContext, and says itself where it wants one. NUnit's own posts to the pool, but nobody can see that from outside: with leases
/// tracked, a test that blocks while an awaiting part of it holds the lock would be told that it waits for itself.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class OutsideOfContextsAttribute : Attribute, ITestAction
{
    public ActionTargets Targets => ActionTargets.Test;

    public void BeforeTest(ITest test) => SynchronizationContext.SetSynchronizationContext(null);

    public void AfterTest(ITest test)
    {
    }
}
