namespace FifoLocks.Tests.Options;

internal sealed class ForceYieldTests
{
    private static readonly FifoLockOptions s_yielding = new() { ForceYield = true };

    [Test]
    public async Task A_free_lock_is_granted_after_exactly_one_yield()
    {
        using var pump = new Pump();
        var gate = new FifoLock(s_yielding);
        int posts = await WithinLimits.Completes(pump.Run(async () =>
        {
            int before = pump.Posts;
            for (int i = 0; i < 10; i++)
            {
                (await gate.Acquire<Write>()).Dispose();
                (await gate.TryAcquire<Write>(TimeSpan.Zero)).Dispose();
                (await gate.TryAcquire<Write>(TimeSpan.FromDays(1))).Dispose();
            }

            return pump.Posts - before;
        }));
        Assert.That(posts, Is.EqualTo(30));
        Assert.That(gate.CountHeld<Write>(), Is.Zero);
    }

    [Test]
    public async Task A_request_that_must_wait_yields_exactly_once_too()
    {
        using var pump = new Pump();
        var gate = new FifoLock(s_yielding);
        for (int round = 0; round < 10; round++)
        {
            Assert.That(gate.TryEnter(out Lease<Write> held));
            int before = 0;
            Task<int> posts = pump.Run(async () =>
            {
                before = pump.Posts;
                (await gate.Acquire<Write>()).Dispose();
                return pump.Posts - before;
            });
            WithinLimits.Waiting(gate, 1);
            held.Dispose();
            Assert.That(await WithinLimits.Completes(posts), Is.EqualTo(1));
        }
    }

    [Test]
    public async Task A_try_that_fails_yields_once_as_well()
    {
        using var pump = new Pump();
        var gate = new FifoLock(s_yielding);
        using Lease<Write> held = gate.Enter<Write>();
        (bool isHeld, int posts) = await WithinLimits.Completes(pump.Run(async () =>
        {
            int before = pump.Posts;
            return ((await gate.TryAcquire<Write>(TimeSpan.Zero)).IsHeld, pump.Posts - before);
        }));
        Assert.That(isHeld, Is.False);
        Assert.That(posts, Is.EqualTo(1));
    }

    [Test]
    public async Task Blocking_verbs_do_not_yield()
    {
        using var pump = new Pump();
        var gate = new FifoLock(s_yielding);
        int posts = await WithinLimits.Completes(pump.Run(() =>
        {
            int before = pump.Posts;
            gate.Enter<Write>().Dispose();
            gate.TryEnter(out Lease<Write> lease);
            lease.Dispose();
            return Task.FromResult(pump.Posts - before);
        }));
        Assert.That(posts, Is.Zero);
    }

    [Test]
    public async Task Without_the_option_a_free_lock_does_not_yield()
    {
        using var pump = new Pump();
        var gate = new FifoLock();
        int posts = await WithinLimits.Completes(pump.Run(async () =>
        {
            int before = pump.Posts;
            (await gate.Acquire<Write>()).Dispose();
            return pump.Posts - before;
        }));
        Assert.That(posts, Is.Zero);
    }

    [Test]
    public void A_loop_of_yields_goes_behind_what_the_pool_has_to_do_already() => Children.Program.Run(nameof(Children.OneThreadPool.ForcedYields));

    [Test]
    public async Task As_a_task_a_yielding_request_is_not_complete_at_once()
    {
        var gate = new FifoLock(s_yielding);
        ValueTask<Lease<Write>> request = gate.Acquire<Write>();
        Assert.That(request.IsCompleted, Is.False);
        (await WithinLimits.Completes(request)).Dispose();
    }
}
