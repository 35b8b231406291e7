namespace FifoLocks.Tests.Collections;

/// <summary>The granter's role, held by the test: what everybody else sees of a granter that has been taken off its processor.</summary>
internal readonly struct Turn
{
    private readonly FifoPrimitive _target;

    private Turn(FifoPrimitive target) => _target = target;

    public static Turn Of(FifoPrimitive target)
    {
        Assert.That(target.State & Word.Draining, Is.Zero, "nobody else has it");
        Interlocked.Or(ref target.State, Word.Queued | Word.Draining);
        return new Turn(target);
    }

    /// <summary>So many requests have arrived and nobody has looked at them.</summary>
    public void Arrived(int count)
    {
        FifoPrimitive target = _target;
        WithinLimits.Until(() => target.WaitingCount == count && (target.State & Word.LookAgain) != 0, () => $"{count} have arrived at {target}; {target.WaitingCount}");
    }

    /// <summary>Hands the role over and lets whoever calls next do what has come up.</summary>
    public void Leave<T>(FifoCollection<T> items)
    {
        Interlocked.Or(ref _target.State, Word.LookAgain);
        Interlocked.And(ref _target.State, ~Word.Draining);
        items.TryPeek(out _);
    }
}
