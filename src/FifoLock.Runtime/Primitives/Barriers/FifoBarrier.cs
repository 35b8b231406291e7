using System.Runtime.CompilerServices;
using FifoLocks.Barriers;
using FifoLocks.Core;
using FifoLocks.Modes;

namespace FifoLocks;

/// <summary>
/// Parties that meet again and again: each waits until all have come, then all go on. For threads and tasks on one object; what <see cref="Barrier"/> is for threads. For one meeting use <see cref="FifoLatch"/>.
/// </summary>
/// <example>
/// <code>
/// private readonly FifoBarrier _step = new(parties: 4);
///
/// int index = await _step.WaitAsync(token);   // each of four workers, after each step; 0 for the first who came
/// </code>
/// </example>
/// <remarks>
/// <para>A party that gives up before all have come, by token, timeout or interrupt, breaks the barrier: the others get a <see cref="BrokenBarrierException"/>, and so does whoever comes, until
/// <see cref="Reset"/>. Those who have been let go stay so.</para>
/// <para>Of more than <see cref="FifoMeeting.Parties"/> who come, the first make up a group, the next the next one.</para>
/// <para>The post-phase action runs once per phase, when all have come and before any goes on, on the thread of the last who came. From then on giving up has no effect for them, and <see cref="FifoMeeting.Abort"/> and
/// <see cref="Reset"/> concern only who came after them. Who comes meanwhile waits for the next phase. What the action throws breaks the barrier: whoever ran it gets that exception, all the others a
/// <see cref="BrokenBarrierException"/> that carries it.</para>
/// <para>All members are safe to call from any thread.</para>
/// </remarks>
public sealed class FifoBarrier : FifoMeeting
{
    /// <summary>Whoever ran the action says that it is over.</summary>
    private static readonly ServedRule s_actionIsOver = new("EndAction");

    /// <summary>The barrier whose action this thread is in, the innermost one.</summary>
    [ThreadStatic]
    private static FifoBarrier? t_acting;

    private readonly Action? _action;

    /// <summary>The granter writes it, anyone reads it.</summary>
    private long _phase;

    /// <summary>All have come and the action runs: nobody else can be let go. The granter alone.</summary>
    private bool _isActing;

    /// <summary>Those who wait for the action, without the one who runs it: a chain in order of coming, in no list, so that nothing withdraws them. The granter alone.</summary>
    private Waiter? _group;

    /// <summary>How many they are; the granter writes it, anyone reads it.</summary>
    private int _groupCount;

    // Whoever runs the action, of whom there is one at a time.

    /// <summary>The barrier whose action this one's is nested in.</summary>
    private FifoBarrier? _outer;

    /// <summary>What the action threw. Written before the granter is told that it is over, and read by it then.</summary>
    private Exception? _actionError;

    /// <summary>Creates a barrier.</summary>
    /// <param name="parties">How many have to come, 1 to <see cref="FifoMeeting.MaxParties"/>.</param>
    /// <param name="postPhaseAction">
    /// What the last who comes does before all go on, or null. It must not wait at this barrier itself. A task that came last and had to wait all the same (for the action before, or until
    /// <see cref="RemoveParticipants"/> made it the last) runs it on the thread pool.
    /// </param>
    /// <param name="options">What to choose, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="parties"/> is out of its bounds.</exception>
    public FifoBarrier(int parties, Action? postPhaseAction = null, FifoLockOptions? options = null)
        : base(parties, options) => _action = postPhaseAction;

    /// <summary>How many phases are over: 0 at first, one more when a group is let go. A phase that breaks is not over. A snapshot.</summary>
    public long PhaseNumber => Seam.Read(ref _phase);

    internal override int ListedCount => base.ListedCount + Seam.Read(ref _groupCount);

    private protected override string Advice => "Call Reset before it is used again.";

    /// <summary>Arrives, and blocks the calling thread until all have.</summary>
    /// <param name="cancellationToken">Breaks the barrier, unless all have come before. One that is cancelled already is no arrival.</param>
    /// <returns>The place in the order of coming: 0 for the first of the group, <see cref="FifoMeeting.Parties"/> - 1 for the last.</returns>
    /// <exception cref="BrokenBarrierException">The barrier is broken, or broke or was reset while this waited.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before all had come.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted before all had come. The barrier is broken.</exception>
    /// <exception cref="InvalidOperationException">The call comes from the post-phase action.</exception>
    public int Wait(CancellationToken cancellationToken = default)
    {
        TryWait(Timeout.InfiniteTimeSpan, out int index, cancellationToken);
        return index;
    }

    /// <summary>Arrives, and completes when all have.</summary>
    /// <param name="cancellationToken">Breaks the barrier, unless all have come before. One that is cancelled already is no arrival.</param>
    /// <returns>A task to await exactly once: the place in the order of coming, from 0. The arrival counts, awaited or not; whoever comes last runs the action in this call.</returns>
    /// <exception cref="BrokenBarrierException">Through the task: the barrier is broken, or broke or was reset while this waited.</exception>
    /// <exception cref="OperationCanceledException">Through the task: the token was cancelled before all had come.</exception>
    /// <exception cref="InvalidOperationException">Through the task: the call comes from the post-phase action.</exception>
    public ValueTask<int> WaitAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<int>(cancellationToken);
        }

        try
        {
            ThrowIfActing();
            CargoWaiter<int> arrival = Send(s_arrival, 0, Timeout.InfiniteTimeSpan, cancellationToken);
            return _action is null ? arrival.Delivery
                : ForcingQueue is { } forcing ? ActAndYield(arrival, forcing, cancellationToken).Delivery
                : ActAsync(arrival.Delivery);
        }
        catch (Exception error)
        {
            return ValueTask.FromException<int>(error);
        }
    }

    /// <summary>Arrives, and blocks the calling thread until all have, for a limited time. Running out of time breaks the barrier.</summary>
    /// <param name="timeout">How long: zero never waits, and so breaks the barrier where this is not the last who comes; <see cref="Timeout.InfiniteTimeSpan"/> is for ever, any length is fine.</param>
    /// <param name="index">The place in the order of coming, from 0; also 0 when the time ran out.</param>
    /// <param name="cancellationToken">Breaks the barrier, unless all have come before. One that is cancelled already is no arrival.</param>
    /// <returns>False when the time ran out before all had come. The time that an action takes does not count.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite.</exception>
    /// <exception cref="BrokenBarrierException">The barrier is broken, or broke or was reset while this waited.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before all had come.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted before all had come. The barrier is broken.</exception>
    /// <exception cref="InvalidOperationException">The call comes from the post-phase action.</exception>
    public bool TryWait(TimeSpan timeout, out int index, CancellationToken cancellationToken = default)
    {
        Deadline.Check(timeout);
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfActing();
        index = 0;
        if (!Block(s_arrival, ref index, timeout, cancellationToken))
        {
            return false;
        }

        index = Complete(index);
        return true;
    }

    /// <summary>Arrives, and completes when all have or the time has run out, which breaks the barrier.</summary>
    /// <param name="timeout">How long: zero never waits, and so breaks the barrier where this is not the last who comes; <see cref="Timeout.InfiniteTimeSpan"/> is for ever, any length is fine.</param>
    /// <param name="cancellationToken">Breaks the barrier, unless all have come before. One that is cancelled already is no arrival.</param>
    /// <returns>
    /// A task to await exactly once: whether all came before the time ran out, and the place in the order of coming, from 0. The arrival counts, awaited or not; whoever comes last runs the
    /// action in this call.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite.</exception>
    /// <exception cref="BrokenBarrierException">Through the task: the barrier is broken, or broke or was reset while this waited.</exception>
    /// <exception cref="OperationCanceledException">Through the task: the token was cancelled before all had come.</exception>
    /// <exception cref="InvalidOperationException">Through the task: the call comes from the post-phase action.</exception>
    /// <example><code>if (await barrier.TryWaitAsync(second) is (true, var index)) { }</code></example>
    public ValueTask<(bool Passed, int Index)> TryWaitAsync(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        Deadline.Check(timeout);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<(bool, int)>(cancellationToken);
        }

        try
        {
            ThrowIfActing();
            CargoWaiter<int> arrival = Send(s_arrival, 0, timeout, cancellationToken);
            return _action is null ? arrival.AnswerWithDelivery
                : ForcingQueue is { } forcing ? ActAndYield(arrival, forcing, cancellationToken).AnswerWithDelivery
                : ActAsync(arrival.AnswerWithDelivery);
        }
        catch (Exception error)
        {
            return ValueTask.FromException<(bool, int)>(error);
        }
    }

    /// <summary>Adds parties: so many more have to come, in this phase already. While an action runs, from the next phase on.</summary>
    /// <param name="count">How many, 1 or more.</param>
    /// <returns>The number of the first phase that they take part in.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1, or there would be more than <see cref="FifoMeeting.MaxParties"/>. Nothing has changed.</exception>
    public long AddParticipants(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return Do(
            (this, count),
            static ((FifoBarrier Self, int Count) with, ref Completions _) =>
            {
                FifoBarrier self = with.Self;
                if (with.Count > MaxParties - self.Parties)
                {
                    throw new ArgumentOutOfRangeException("count", with.Count, $"{self.Name} has {self.Parties} parties, and can have {MaxParties} at most.");
                }

                self.Parties += with.Count;
                return self._phase + (self._isActing ? 1 : 0);
            },
            inRelease: false);
    }

    /// <summary>
    /// Takes parties away: so many fewer have to come. Where enough have come by then the first of them are let go, and the last of these runs the action.
    /// </summary>
    /// <param name="count">How many, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1, or none would be left. Nothing has changed.</exception>
    public void RemoveParticipants(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Do(
            (this, count),
            static ((FifoBarrier Self, int Count) with, ref Completions completions) =>
            {
                FifoBarrier self = with.Self;
                if (with.Count >= self.Parties)
                {
                    throw new ArgumentOutOfRangeException("count", with.Count, $"{self.Name} has {self.Parties} parties, and one has to be left.");
                }

                self.Parties -= with.Count;
                self.Advance(ref completions);
                return true;
            },
            inRelease: true);
    }

    /// <summary>
    /// Makes it as new, broken or not: those who wait get a <see cref="BrokenBarrierException"/>, those who come can meet. The number of the phase and the parties stay. While an action runs,
    /// its group is not concerned.
    /// </summary>
    public void Reset() => Do(
        this,
        static (FifoBarrier self, ref Completions completions) =>
        {
            self.SendAway(Breakage.Reset, ref completions);
            self.Repair();
            return true;
        },
        inRelease: true);

    private protected override KeyValuePair<string, object?>[] DescribeState() => [new("parties", Parties), new("phase", PhaseNumber), new("broken", IsBroken)];

    private protected override void Serve(Waiter waiter, ref Completions completions)
    {
        if (waiter.Rule == s_actionIsOver)
        {
            EndPhase(ref completions);
            ServingQueue.Grant(waiter, ref completions);
        }
        else
        {
            base.Serve(waiter, ref completions);
        }
    }

    private protected override void Advance(ref Completions completions)
    {
        while (!_isActing && _arrived.Count >= Parties && !BreaksFor(Parties, ref completions))
        {
            if (_action is null)
            {
                LetGo(ref completions);
            }
            else
            {
                BeginAction(ref completions);
            }
        }
    }

    private void LetGo(ref Completions completions)
    {
        int parties = Parties;
        Seam.Write(ref _phase, _phase + 1);
        for (int index = 0; index < parties; index++)
        {
            Waiter waiter = _arrived.Head!;
            _arrived.Unlink(waiter);
            ((ICargo<int>)waiter).Cargo = index;
            ServingQueue.Grant(waiter, ref completions);
        }
    }

    /// <summary>The last of the group is let go first, with the task to run the action, which a negative index stands for. The others are put aside until it says that it has.</summary>
    private void BeginAction(ref Completions completions)
    {
        int last = Parties - 1;
        Waiter waiter = _arrived.Head!;
        for (int index = 0; index < last; index++)
        {
            ((ICargo<int>)waiter).Cargo = index;
            waiter = waiter.Next!;
        }

        if (last > 0)
        {
            _group = _arrived.Detach(waiter.Previous!);
            Seam.Write(ref _groupCount, last);
        }

        _isActing = true;
        _arrived.Unlink(waiter);
        ((ICargo<int>)waiter).Cargo = ~last;
        ServingQueue.Grant(waiter, ref completions);
    }

    /// <summary>The action is over, well or not: the phase ends for its group, and then whoever came meanwhile may be complete.</summary>
    private void EndPhase(ref Completions completions)
    {
        Breakage? breakage = _actionError is { } error ? Breakage.ByAction(error) : null;
        _actionError = null;
        _isActing = false;
        if (breakage is null)
        {
            Seam.Write(ref _phase, _phase + 1);
        }
        else
        {
            MarkBroken(breakage);
        }

        Waiter? group = _group;
        _group = null;
        Seam.Write(ref _groupCount, 0);
        while (group is { } waiter)
        {
            group = waiter.Next;
            waiter.Next = null;
            waiter.Previous = null;
            if (breakage is null)
            {
                ServingQueue.Grant(waiter, ref completions);
            }
            else
            {
                ServingQueue.Fail(waiter, breakage.For(Name, Advice), ref completions);
            }
        }

        if (breakage is not null)
        {
            SendAway(breakage, ref completions);
        }

        Advance(ref completions);
    }

    /// <summary>An arrival has been granted: its index, once the action is over if it is the one to run it.</summary>
    private int Complete(int index) => index >= 0 ? index : Act(~index);

    /// <summary>A method of its own, so that the action runs whether or not anybody awaits.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ActAsync(ValueTask<int> arrival) => Complete(await arrival.ConfigureAwait(false));

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<(bool Passed, int Index)> ActAsync(ValueTask<(bool Passed, int Index)> arrival)
    {
        (bool passed, int index) = await arrival.ConfigureAwait(false);
        return (passed, Complete(index));
    }

    /// <summary>The same where every wait has to yield once: what is handed out is pending until it is awaited, however soon the action is over.</summary>
    private CargoWaiter<int> ActAndYield(CargoWaiter<int> arrival, GrantQueue forcing, CancellationToken token)
    {
        CargoWaiter<int> answer = CargoWaiter<int>.Rent(forcing, s_arrival, 0, token, Deadline.Never, onlyNow: false);
        _ = Relay(ActAsync(arrival.AnswerWithDelivery), answer, token);
        return answer;

        static async Task Relay(ValueTask<(bool Passed, int Index)> arrival, CargoWaiter<int> answer, CancellationToken token)
        {
            try
            {
                (bool passed, int index) = await arrival.ConfigureAwait(false);
                answer.Cargo = index;
                answer.TryDecide(passed ? Waiter.Outcome.Granted : Waiter.Outcome.TimedOut);
            }
            catch (OperationCanceledException error) when (error.CancellationToken == token)
            {
                answer.TryDecide(Waiter.Outcome.Cancelled);
            }
            catch (Exception error)
            {
                answer.TryFail(error);
            }

            if (answer.Complete())
            {
                answer.CompleteLater(inRelease: false);
            }

            answer.LetGo();
        }
    }

    private int Act(int index)
    {
        _outer = t_acting;
        t_acting = this;
        try
        {
            _action!();
        }
        catch (Exception error)
        {
            EndAction(error);
            throw;
        }

        EndAction(error: null);
        return index;
    }

    /// <summary>A request and not a step: it costs no memory even where another thread is the granter.</summary>
    private void EndAction(Exception? error)
    {
        t_acting = _outer;
        _outer = null;
        _actionError = error;
        int nothing = 0;
        Block(s_actionIsOver, ref nothing, TimeSpan.Zero, CancellationToken.None);
    }

    private void ThrowIfActing()
    {
        for (FifoBarrier? acting = t_acting; acting is not null; acting = acting._outer)
        {
            if (acting == this)
            {
                throw new InvalidOperationException(
                    $"The post-phase action of {Name} waits at {Name}, which waits for the action. Let the parties wait, not the action.");
            }
        }
    }
}
