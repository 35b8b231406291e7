using FifoLocks.Core;

namespace FifoLocks;

/// <summary>
/// Opens once, when so many parties have come, and stays open: whoever came goes on, and whoever comes later does not wait. Each wait is an arrival. For threads and tasks on one object. For parties that
/// meet again and again use <see cref="FifoBarrier"/>; where those who wait and those who count are not the same, <see cref="FifoCountdownEvent"/>.
/// </summary>
/// <example>
/// <code>
/// private readonly FifoLatch _started = new(parties: 3);
///
/// await _started.WaitAsync(token);   // each of three services, when it is ready: none goes on before all are
/// </code>
/// </example>
/// <remarks>
/// A party that gives up before the latch has opened, by token, timeout or interrupt, breaks it for good: the others get a <see cref="BrokenBarrierException"/>.
/// All members are safe to call from any thread.
/// </remarks>
/// <param name="parties">How many have to come, 1 to <see cref="FifoMeeting.MaxParties"/>.</param>
/// <param name="options">What to choose, or null for the defaults.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="parties"/> is out of its bounds.</exception>
public sealed class FifoLatch(int parties, FifoLockOptions? options = null) : FifoMeeting(parties, options)
{
    /// <summary>One when it has opened; the granter writes it once, anyone reads it.</summary>
    private int _isOpen;

    /// <summary>Whether all have come: a wait passes at once. Once true it stays true.</summary>
    public bool IsOpen => Seam.Read(ref _isOpen) != 0;

    private protected override bool IsOver => IsOpen;

    private protected override string Advice => "A latch is for one use: make a new one to try again.";

    /// <summary>Arrives, and blocks the calling thread until all have.</summary>
    /// <param name="cancellationToken">Breaks the latch, unless all have come before. One that is cancelled already is no arrival.</param>
    /// <exception cref="BrokenBarrierException">The latch is broken, or broke while this waited.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before all had come.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted before all had come. The latch is broken.</exception>
    public void Wait(CancellationToken cancellationToken = default) => TryWait(Timeout.InfiniteTimeSpan, cancellationToken);

    /// <summary>Arrives, and completes when all have.</summary>
    /// <param name="cancellationToken">Breaks the latch, unless all have come before. One that is cancelled already is no arrival.</param>
    /// <returns>A task to await exactly once. The arrival counts, awaited or not.</returns>
    /// <exception cref="BrokenBarrierException">Through the task: the latch is broken, or broke while this waited.</exception>
    /// <exception cref="OperationCanceledException">Through the task: the token was cancelled before all had come.</exception>
    public ValueTask WaitAsync(CancellationToken cancellationToken = default)
    {
        if (IsOpen || cancellationToken.IsCancellationRequested)
        {
            return PassAsync(s_arrival, cancellationToken);
        }

        try
        {
            return Send(s_arrival, 0, Timeout.InfiniteTimeSpan, cancellationToken).Task;
        }
        catch (Exception error)
        {
            return ValueTask.FromException(error);
        }
    }

    /// <summary>Arrives, and blocks the calling thread until all have, for a limited time. Running out of time breaks the latch.</summary>
    /// <param name="timeout">How long: zero never waits, and so breaks a latch that this arrival does not open; <see cref="Timeout.InfiniteTimeSpan"/> is for ever, any length is fine.</param>
    /// <param name="cancellationToken">Breaks the latch, unless all have come before. One that is cancelled already is no arrival.</param>
    /// <returns>False when the time ran out. To look without arriving, ask <see cref="IsOpen"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite.</exception>
    /// <exception cref="BrokenBarrierException">The latch is broken, or broke while this waited.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before all had come.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted before all had come. The latch is broken.</exception>
    public bool TryWait(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        Deadline.Check(timeout);
        cancellationToken.ThrowIfCancellationRequested();
        int nothing = 0;
        return IsOpen || Block(s_arrival, ref nothing, timeout, cancellationToken);
    }

    /// <summary>Arrives, and completes when all have or the time has run out, which breaks the latch.</summary>
    /// <param name="timeout">How long: zero never waits, and so breaks a latch that this arrival does not open; <see cref="Timeout.InfiniteTimeSpan"/> is for ever, any length is fine.</param>
    /// <param name="cancellationToken">Breaks the latch, unless all have come before. One that is cancelled already is no arrival.</param>
    /// <returns>A task to await exactly once: false when the time ran out. The arrival counts, awaited or not.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite.</exception>
    /// <exception cref="BrokenBarrierException">Through the task: the latch is broken, or broke while this waited.</exception>
    /// <exception cref="OperationCanceledException">Through the task: the token was cancelled before all had come.</exception>
    public ValueTask<bool> TryWaitAsync(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        Deadline.Check(timeout);
        if (IsOpen || cancellationToken.IsCancellationRequested)
        {
            return PassWithAnswerAsync(s_arrival, cancellationToken);
        }

        try
        {
            return Send(s_arrival, 0, timeout, cancellationToken).Answer;
        }
        catch (Exception error)
        {
            return ValueTask.FromException<bool>(error);
        }
    }

    private protected override KeyValuePair<string, object?>[] DescribeState() => [new("parties", Parties), new("open", IsOpen), new("broken", IsBroken)];

    private protected override void Advance(ref Completions completions)
    {
        if (_arrived.Count < Parties || BreaksFor(Parties, ref completions))
        {
            return;
        }

        Seam.Write(ref _isOpen, 1);
        while (_arrived.Head is { } waiter)
        {
            _arrived.Unlink(waiter);
            ServingQueue.Grant(waiter, ref completions);
        }
    }
}
