using FifoLocks.Core;
using FifoLocks.Modes;

namespace FifoLocks;

/// <summary>
/// Each set lets one waiter pass, first come first served; sets do not pile up. For threads and tasks on one object; what <see cref="AutoResetEvent"/> is
/// for threads. Where every set must count, use <see cref="FifoSemaphore"/>.
/// </summary>
/// <example>
/// <code>
/// private readonly FifoAutoResetEvent _work = new();
///
/// await _work.WaitAsync(token);   // the worker
/// _work.Set();                    // whoever has work for it
/// </code>
/// </example>
public sealed class FifoAutoResetEvent : FifoServed
{
    private static readonly ServedRule s_wait = new("Wait");
    private static readonly ServedRule s_set = new("Set");
    private static readonly ServedRule s_reset = new("Reset");

    /// <summary>Those who wait; nobody does while the event is set. The granter alone.</summary>
    private readonly WaiterList _waiters = new();

    /// <summary>A set that nobody has used. The granter writes it, anyone reads it.</summary>
    private int _isSet;

    /// <summary>Creates an event.</summary>
    /// <param name="initiallySet">Whether the first wait passes.</param>
    /// <param name="options">What to choose, or null for the defaults.</param>
    public FifoAutoResetEvent(bool initiallySet = false, FifoLockOptions? options = null)
        : base(options) => _isSet = initiallySet ? 1 : 0;

    /// <summary>Whether the next wait would pass now. A snapshot.</summary>
    public bool IsSet => Seam.Read(ref _isSet) != 0;

    internal override int ListedCount => _waiters.Count;

    /// <summary>Lets the first waiter pass, or the next one who comes. Does nothing while an earlier set has not been used.</summary>
    public void Set()
    {
        if (!TryBeginSoon(out _))
        {
            LeaveNote(s_set);
            return;
        }

        var completions = new Completions(inRelease: true);
        SetAsGranter(ref completions);
        End(ref completions);
        completions.Run();
    }

    /// <summary>Takes back a set that nobody has used.</summary>
    public void Reset()
    {
        if (TryBeginSoon(out bool somebodyWaits))
        {
            Seam.Write(ref _isSet, 0);
            EndAsBegun(somebodyWaits);
        }
        else
        {
            LeaveNote(s_reset);
        }
    }

    /// <summary>Blocks the calling thread until a set is its own.</summary>
    /// <param name="cancellationToken">Ends the wait. Once a set was granted it has no effect.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited.</exception>
    public void Wait(CancellationToken cancellationToken = default) => WaitCore(s_wait, 1, Timeout.InfiniteTimeSpan, cancellationToken);

    /// <summary>Completes when a set is its own.</summary>
    /// <param name="cancellationToken">Ends the wait. Once a set was granted it has no effect.</param>
    /// <returns>A task to await exactly once.</returns>
    /// <exception cref="OperationCanceledException">Through the task: the token was cancelled first.</exception>
    public ValueTask WaitAsync(CancellationToken cancellationToken = default) => WaitCoreAsync(s_wait, 1, cancellationToken);

    /// <summary>Blocks the calling thread until a set is its own, for a limited time.</summary>
    /// <param name="timeout">How long: zero never waits, <see cref="Timeout.InfiniteTimeSpan"/> is for ever, any length is fine.</param>
    /// <param name="cancellationToken">Ends the wait. Once a set was granted it has no effect.</param>
    /// <returns>False when the time ran out.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited.</exception>
    public bool TryWait(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        Deadline.Check(timeout);
        return WaitCore(s_wait, 1, timeout, cancellationToken);
    }

    /// <summary>Completes when a set is its own or the time has run out.</summary>
    /// <param name="timeout">How long: zero never waits, <see cref="Timeout.InfiniteTimeSpan"/> is for ever, any length is fine.</param>
    /// <param name="cancellationToken">Ends the wait. Once a set was granted it has no effect.</param>
    /// <returns>A task to await exactly once: false when the time ran out.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite.</exception>
    /// <exception cref="OperationCanceledException">Through the task: the token was cancelled first.</exception>
    public ValueTask<bool> TryWaitAsync(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        Deadline.Check(timeout);
        return WaitCoreAsync(s_wait, 1, timeout, cancellationToken);
    }

    private protected override KeyValuePair<string, object?>[] DescribeState() => [new("set", IsSet)];

    private protected override Attempt TryNow(GrantRule rule, int count, uint stamp)
    {
        if (IsQuiet && !IsSet)
        {
            return Attempt.MustWait;
        }

        if (!TryBeginSoon(out bool somebodyWaits))
        {
            return Attempt.Busy;
        }

        bool passes = _isSet != 0;
        Seam.Write(ref _isSet, 0);
        EndAsBegun(somebodyWaits);
        return passes ? Attempt.Done : Attempt.MustWait;
    }

    private protected override void Serve(Waiter waiter, ref Completions completions)
    {
        if (waiter.Rule == s_set)
        {
            SetAsGranter(ref completions);
            ServingQueue.Grant(waiter, ref completions);
        }
        else if (waiter.Rule == s_reset)
        {
            Seam.Write(ref _isSet, 0);
            ServingQueue.Grant(waiter, ref completions);
        }
        else if (_isSet != 0)
        {
            if (ServingQueue.Grant(waiter, ref completions))
            {
                Seam.Write(ref _isSet, 0);
            }
        }
        else if (waiter.OnlyNow)
        {
            ServingQueue.End(waiter, ref completions);
        }
        else
        {
            _waiters.Append(waiter);
        }
    }

    internal override void Withdraw(Waiter waiter, ref Completions completions)
    {
        _waiters.Unlink(waiter);
        waiter.LetGo();
    }

    private void SetAsGranter(ref Completions completions)
    {
        while (_waiters.Head is { } first)
        {
            _waiters.Unlink(first);
            if (ServingQueue.Grant(first, ref completions))
            {
                return;
            }
        }

        Seam.Write(ref _isSet, 1);
    }
}
