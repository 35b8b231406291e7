namespace FifoLocks.Tests.Families;

/// <summary>A mode belongs to no lock: several typed locks and any number of plain ones use it at once.</summary>
internal sealed class SharedModeTests
{
    [Test]
    public void Two_typed_locks_and_a_plain_one_exclude_each_on_its_own()
    {
        var drafts = new Drafts();
        var prints = new Prints();
        var plain = new FifoLock();
        using (drafts.Enter<Write>())
        {
            Assert.That(drafts.TryEnter(out Lease<Write> _), Is.False);
            Assert.That(prints.TryEnter(out Lease<Write> print));
            Assert.That(plain.TryEnter(out Lease<Write> other));
            Assert.That((Counts(drafts), Counts(prints), Counts(plain)), Is.EqualTo((1, 1, 1)));
            print.Dispose();
            Assert.That((Counts(drafts), Counts(prints), Counts(plain)), Is.EqualTo((1, 0, 1)));
            Assert.That(drafts.TryEnter(out Lease<Write> _), Is.False, "a release elsewhere is nothing to this lock");
            other.Dispose();
            Assert.That((Counts(drafts), Counts(prints), Counts(plain)), Is.EqualTo((1, 0, 0)));
        }

        Assert.That(drafts.TryEnter(out Lease<Write> again));
        again.Dispose();
    }

    [Test]
    public void Each_lock_has_the_modes_it_lists()
    {
        Assert.That(new Drafts().Layout!.Modes.Select(static mode => mode.Name), Is.EqualTo(new[] { "Read", "Write" }));
        Assert.That(new Prints().Layout!.Modes.Select(static mode => mode.Name), Is.EqualTo(new[] { "Alone", "Write" }));
        Assert.That(() => new Prints().CountHeld<Read>(), Throws.InvalidOperationException.With.Message.Contain("Prints"));
    }

    [Test]
    public void A_mode_that_a_lock_does_not_list_keeps_nobody_out_of_it()
    {
        // Write looks at Read, which Prints does not have, and Prints has Alone, at which Write does not look.
        var prints = new Prints();
        using Lease<Alone> alone = prints.EnterAlone();
        Assert.That(prints.TryEnterWrite(out Lease<Write> write));
        Assert.That(prints.TryEnterAlone(out _), Is.False);
        write.Dispose();
    }

    [Test]
    public async Task Each_lock_has_a_queue_of_its_own()
    {
        FifoLockBase[] gates = [new Drafts(), new Prints(), new FifoLock()];
        Lease<Write>[] held = [((Drafts)gates[0]).EnterWrite(), ((Prints)gates[1]).EnterWrite(), ((FifoLock)gates[2]).Enter<Write>()];
        Task<Lease<Write>>[] next =
        [
            ((Drafts)gates[0]).AcquireWrite().AsTask(), ((Prints)gates[1]).AcquireWrite().AsTask(), ((FifoLock)gates[2]).Acquire<Write>().AsTask(),
        ];
        for (int i = 0; i < gates.Length; i++)
        {
            Assert.That(next.Skip(i).Select(static request => request.IsCompleted), Is.All.False);
            Assert.That(gates.Select(static gate => gate.WaitingCount), Is.EqualTo(Enumerable.Range(0, gates.Length).Select(n => n < i ? 0 : 1)));
            held[i].Dispose();
            Lease<Write> lease = await WithinLimits.Completes(next[i]);
            Assert.That(lease.Lock, Is.SameAs(gates[i]));
            lease.Dispose();
        }

        Assert.That(gates.Select(Counts), Is.All.Zero);
    }

    private static int Counts(FifoLockBase gate) => gate.CountHeld<Write>();
}
