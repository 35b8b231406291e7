using System.Runtime.ExceptionServices;
using FifoLocks.Core;
using FifoLocks.Modes;

namespace FifoLocks;

/// <summary>
/// What primitives have in common whose state is more than counts: items, borrowers, a group that meets. The state belongs to the granter: it is touched only by the thread that has the granter's
/// role, which serves its own request and those of all who left it a note.
/// </summary>
public abstract class FifoServed : FifoPrimitive
{
    private static readonly ServedRule s_step = new("Step");

    /// <summary>
    /// The thread that runs code of the user (a comparer) while it has the role, else 0. The granter writes it; anyone reads it, to see whether that is himself: then he would wait for his own return.
    /// </summary>
    private int _runner;

    private protected FifoServed(FifoLockOptions? options)
        : base(options)
    {
    }

    /// <summary>Something done to the state, as its granter.</summary>
    private protected delegate TResult Step<in TState, out TResult>(TState state, ref Completions completions);

    /// <summary>How many waiters the primitive has in its lists. A snapshot, unless the granter asks.</summary>
    internal abstract int ListedCount { get; }

    /// <summary>
    /// Serves an arrival: grants it (<see cref="ServingQueue.Grant"/>), fails it, ends it, or puts it into a list. As the granter. What it throws before any of that, with the state as it
    /// was, is the requester's.
    /// </summary>
    private protected abstract void Serve(Waiter waiter, ref Completions completions);

    /// <summary>
    /// An arrival that was withdrawn, or asked to be, before the granter saw it: it has never been in a list. As the granter.
    /// </summary>
    internal virtual void ReceiveWithdrawn(Waiter waiter, ref Completions completions) => ServingQueue.End(waiter, ref completions);

    /// <summary>Takes a withdrawn waiter out of its list, lets go of it for the list, and sees who can go on. As the granter.</summary>
    internal abstract void Withdraw(Waiter waiter, ref Completions completions);

    /// <summary>An arrival, or a step that another thread wants taken. As the granter.</summary>
    internal void Receive(Waiter waiter, ref Completions completions)
    {
        try
        {
            if (waiter.Rule == s_step)
            {
                ((ICargo<INote>)waiter).Cargo!.Run(ref completions);
                ServingQueue.Grant(waiter, ref completions);
            }
            else
            {
                Serve(waiter, ref completions);
            }
        }
        catch (Exception error)
        {
            ServingQueue.Fail(waiter, error, ref completions);
        }
    }

    internal sealed override Release TryGiveBack(GrantRule rule, int count, uint stamp) => throw new InvalidOperationException("Nothing is claimed after the fact here.");

    private protected sealed override GrantQueue CreateQueue(FifoLockOptions options) => new ServingQueue(this, options);

    /// <summary>Whether the state is as the last call that has returned left it: nobody is at it, and no note waits to be read.</summary>
    private protected bool IsQuiet => (Seam.Read(ref State) & (Word.Draining | Word.LookAgain)) == 0;

    /// <summary>True: the calling thread is the granter, nobody's request is before its own, and it must call <see cref="End"/>.</summary>
    /// <param name="somebodyWaits">Whether there may be waiters in the lists.</param>
    private protected bool TryBegin(out bool somebodyWaits)
    {
        ulong word = Seam.Read(ref State);
        somebodyWaits = (word & Word.Queued) != 0;
        return (word & (Word.Draining | Word.LookAgain)) == 0 && Seam.TryChange(ref State, word, word | Word.Queued | Word.Draining);
    }

    /// <summary>Likewise, looking for a moment if another thread's turn ends.</summary>
    private protected bool TryBeginSoon(out bool somebodyWaits)
    {
        if (TryBegin(out somebodyWaits))
        {
            return true;
        }

        int looks = Seam.Looks(ThreadWaiter.ManyLooks);
        while (Seam.Spin(ref looks))
        {
            if (TryBegin(out somebodyWaits))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Gives the role back, having served whoever came meanwhile.</summary>
    private protected void End(ref Completions completions)
    {
        ulong word = Seam.Read(ref State);
        ulong rest = word & ~Word.QueueFlags;
        if ((word & Word.LookAgain) != 0
            || !Seam.TryChange(ref State, word, ListedCount > 0 ? rest | Word.Queued : rest))
        {
            Queue().Drain(ref completions);
        }
    }

    /// <summary>Likewise, where the lists are as they were: the common case, in one compare-and-swap.</summary>
    /// <param name="somebodyWaits">What the beginning said.</param>
    private protected void EndAsBegun(bool somebodyWaits)
    {
        ulong word = Seam.Read(ref State);
        ulong rest = word & ~Word.QueueFlags;
        if ((word & Word.LookAgain) != 0 || !Seam.TryChange(ref State, word, somebodyWaits ? rest | Word.Queued : rest))
        {
            Queue().Drain(inRelease: false);
        }
    }

    /// <summary>Has the granter do something that nobody waits for.</summary>
    private protected void LeaveNote(GrantRule rule)
    {
        GrantQueue queue = Queue();
        queue.Arrive(ThreadWaiter.RentForNobody(queue, rule));
    }

    /// <summary>Does something to the state, now: waits only for calls that are under way.</summary>
    /// <param name="state">What the step needs.</param>
    /// <param name="step">The step. What it throws is thrown here, and must leave the state as it was.</param>
    /// <param name="inRelease">Whether continuations of those it lets go may run inline, where that is an option.</param>
    private protected TResult Do<TState, TResult>(TState state, Step<TState, TResult> step, bool inRelease)
    {
        if (!TryBeginSoon(out _))
        {
            return DoAsNote(state, step);
        }

        var completions = new Completions(inRelease);
        TResult result;
        try
        {
            result = step(state, ref completions);
        }
        finally
        {
            End(ref completions);
            completions.Run();
        }

        return result;
    }

    /// <summary>Marks what follows as code of the user. As the granter.</summary>
    internal void BeginRunning() => Seam.Write(ref _runner, Environment.CurrentManagedThreadId);

    internal void EndRunning() => Seam.Write(ref _runner, 0);

    /// <summary>Says so when code of the user, which runs while its thread has the granter's role, asks for something that only the granter can do.</summary>
    private protected sealed override void ThrowIfRunning()
    {
        if (Seam.Read(ref _runner) == Environment.CurrentManagedThreadId)
        {
            throw new InvalidOperationException($"A comparer of {Name} called {Name}, which is waiting for the comparer. Compare values only.");
        }
    }

    /// <summary>Asks with something to hand over or to receive, without blocking.</summary>
    private protected CargoWaiter<T> Send<T>(GrantRule rule, T? cargo, TimeSpan timeout, CancellationToken token)
    {
        ThrowIfRunning();
        GrantQueue queue = Queue();

        // What is decided at first sight has no deadline: a timer that came before the granter would say "no" for it.
        bool onlyNow = timeout == TimeSpan.Zero;
        Deadline deadline = onlyNow ? Deadline.Never : Deadline.After(timeout, queue.Clock);
        CargoWaiter<T> waiter = CargoWaiter<T>.Rent(queue, rule, cargo, token, deadline, onlyNow);
        queue.Arrive(waiter);
        waiter.Arm();
        return waiter;
    }

    /// <summary>Asks with something to hand over or to receive, and blocks until the request is decided. False: the time ran out.</summary>
    private protected bool Block<T>(GrantRule rule, ref T? cargo, TimeSpan timeout, CancellationToken token)
    {
        ThrowIfRunning();
        GrantQueue queue = Queue();
        bool onlyNow = timeout == TimeSpan.Zero;

        // What never waits asks no clock: a step that gives something back must not fail because one throws.
        Deadline deadline = onlyNow ? Deadline.Never : Deadline.After(timeout, queue.Clock);
        CargoThread<T> waiter = CargoThread<T>.Rent(queue, rule, cargo, onlyNow);
        try
        {
            queue.Arrive(waiter);
            switch (onlyNow ? waiter.WaitForGranter() : Wait(waiter, deadline, token))
            {
                case Waiter.Outcome.Granted:
                    cargo = waiter.Cargo;
                    return true;
                case Waiter.Outcome.Cancelled:
                    throw new OperationCanceledException(token);
                case Waiter.Outcome.Failed:
                    waiter.ThrowError();
                    return false;
                default:
                    return false;
            }
        }
        finally
        {
            waiter.LetGo();
        }
    }

    /// <summary>
    /// Where giving up is only asked for, an interrupt is not the end of it: the granter says whether it came in time, and soon, since it has been told. If not, the interrupt is left
    /// for the thread's next wait.
    /// </summary>
    private static Waiter.Outcome Wait(ThreadWaiter waiter, Deadline deadline, CancellationToken token)
    {
        try
        {
            return waiter.Wait(deadline, token);
        }
        catch (Exception error) when (waiter.Rule.AsksToWithdraw)
        {
            Waiter.Outcome outcome = waiter.WaitForGranter();
            if (outcome == Waiter.Outcome.Cancelled)
            {
                throw;
            }

            Uninterrupted.Postpone(error);
            return outcome;
        }
    }

    private TResult DoAsNote<TState, TResult>(TState state, Step<TState, TResult> step)
    {
        Note<TState, TResult> note = Note<TState, TResult>.Rent(state, step);
        INote? cargo = note;
        Block(s_step, ref cargo, TimeSpan.Zero, CancellationToken.None);
        return note.TakeResult();
    }

    /// <summary>A step that another thread takes, since it has the role.</summary>
    internal interface INote
    {
        void Run(ref Completions completions);
    }

    private sealed class Note<TState, TResult> : INote
    {
        /// <summary>The note this thread used last, for its next one: it takes one step at a time, unless a wait that pumps messages takes another one inside.</summary>
        [ThreadStatic]
        private static Note<TState, TResult>? t_spare;

        // Written by the requester before the note is queued.
        private TState _state = default!;
        private Step<TState, TResult> _step = null!;

        // Written by the granter before the claim.
        private TResult _result = default!;
        private ExceptionDispatchInfo? _error;

        public static Note<TState, TResult> Rent(TState state, Step<TState, TResult> step)
        {
            Note<TState, TResult> note = t_spare ?? new Note<TState, TResult>();
            t_spare = null;
            note._state = state;
            note._step = step;
            return note;
        }

        public void Run(ref Completions completions)
        {
            try
            {
                _result = _step(_state, ref completions);
            }
            catch (Exception error)
            {
                _error = ExceptionDispatchInfo.Capture(error);
            }
        }

        /// <summary>The step has been taken and the granter does not know the note any more.</summary>
        public TResult TakeResult()
        {
            TResult result = _result;
            ExceptionDispatchInfo? error = _error;
            _state = default!;
            _result = default!;
            _error = null;
            t_spare = this;
            error?.Throw();
            return result;
        }
    }
}
