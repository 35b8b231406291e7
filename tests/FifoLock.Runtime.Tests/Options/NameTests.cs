namespace FifoLocks.Tests.Options;

internal sealed class NameTests
{
    [Test]
    public void A_lock_is_called_after_its_type_or_as_the_options_say()
    {
        Assert.That(new FifoLock().Name, Is.EqualTo("FifoLock"));
        Assert.That(new Pool(2).Name, Is.EqualTo("Pool"));
        Assert.That(new FifoLock(new FifoLockOptions { Name = "index" }).Name, Is.EqualTo("index"));
    }

    [Test]
    public void The_text_of_a_lock_says_what_is_held_and_how_many_wait()
    {
        var gate = new FifoLock(new FifoLockOptions { Name = "index" });
        Assert.That(gate.ToString(), Is.EqualTo("index(waiting=0)"), "not bound yet");
        Lease<Read> first = gate.Enter<Read>();
        Lease<Read> second = gate.Enter<Read>();
        ValueTask<Lease<Write>> write = gate.Acquire<Write>();
        Assert.That(gate.ToString(), Is.EqualTo("index(Read=2, Write=0, waiting=1)"));
        first.Dispose();
        second.Dispose();
        Assert.That(gate.ToString(), Is.EqualTo("index(Read=0, Write=1, waiting=0)"));
        Assert.That(write.IsCompleted);
        write.Result.Dispose();
    }

    [Test]
    public void Options_without_a_clock_are_refused() =>
        Assert.That(() => new FifoLock(new FifoLockOptions { TimeProvider = null! }), Throws.TypeOf<ArgumentNullException>());
}
