namespace FifoLocks.Package.Tests;

/// <summary>What the package promises: a member that comes, goes or changes is seen in review, as a line of a file.</summary>
internal sealed class PublicApiTests
{
    [Test]
    public void What_users_can_see() => TextSnapshot.Match(PublicApi.Of(Packed.Read("lib/net10.0/FifoLock.Runtime.dll")));

    [Test]
    public void Both_frameworks_show_the_same() =>
        Assert.That(
            PublicApi.Of(Packed.Read("lib/net8.0/FifoLock.Runtime.dll")),
            Is.EqualTo(PublicApi.Of(Packed.Read("lib/net10.0/FifoLock.Runtime.dll"))));
}
