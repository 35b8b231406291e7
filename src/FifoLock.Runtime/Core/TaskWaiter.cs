using System.Runtime.ExceptionServices;
using System.Threading.Tasks.Sources;
using FifoLocks.Modes;

namespace FifoLocks.Core;

/// <summary>
/// A request that is awaited: its own task source and its own work item, so that waiting allocates nothing. What it yields is added by
/// <see cref="TaskWaiter{TMode}"/>.
/// </summary>
/// <remarks>
/// Between completion and continuation one exchange decides: whoever comes second (the granter that completes, the awaiter that brings its
/// continuation) sees to it that the continuation runs.
/// </remarks>
internal abstract class TaskWaiter : Waiter, IThreadPoolWorkItem
{
    private const int MostInlineDepth = 16;

    /// <summary>Stands for "completed" in the place of the continuation.</summary>
    private static readonly Action<object?> s_completed = static _ => throw new InvalidOperationException("Not a continuation.");

    [ThreadStatic]
    private static int t_inlineDepth;

    /// <summary>Null, then the continuation or <see cref="s_completed"/>, by exchange; whoever finds the other one there runs the continuation.</summary>
    private Action<object?>? _continuation;

    /// <summary>Written by the awaiter before it puts its continuation in place.</summary>
    private object? _continuationState;

    /// <summary>
    /// Where the continuation goes on: null, which is the pool; a context; a scheduler; or a <see cref="Flow"/>. Written by the awaiter before it puts its continuation in place.
    /// </summary>
    private object? _place;

    /// <summary>The context did not take the continuation. Written by whoever posts.</summary>
    private bool _contextFailed;

    /// <summary>The task is pending until the awaiter has brought its continuation, whatever the outcome. Written by the requester, then cleared by the awaiter.</summary>
    private bool _yields;

    /// <summary>What a task must carry to be this life's. Raised by the awaiter when it takes the result.</summary>
    protected short Version { get; private set; }

    /// <summary>The context or scheduler of the awaiter, or null.</summary>
    private object? Context => _place is Flow flow ? flow.Context : _place;

    /// <summary>The waiter has been queued: from now on the token and the deadline may withdraw it.</summary>
    public void Arm()
    {
        if (MayBeWithdrawn)
        {
            ArmToWithdraw();
        }
    }

    private void ArmToWithdraw()
    {
        try
        {
            Particulars particulars = Particulars;
            if (!particulars.Deadline.IsNever && IsWaiting)
            {
                StartTimer(particulars);
            }

            RegisterWith(particulars.Token);
        }
        catch (Exception error) when (Rule.AsksToWithdraw)
        {
            // The granter decides whether it came in time, and the task says what it decided.
            AskToFail(error);
            if (Status != Outcome.Failed || Error != error)
            {
                Uninterrupted.Postpone(error);
            }
        }
        catch (Exception error)
        {
            // An interrupt, or a clock that throws: the caller gets no task, so nobody is left to take a grant.
            if (TryWithdraw())
            {
                UnregisterFromToken();
                LetGo();
                throw;
            }

            Uninterrupted.Postpone(error);
        }
    }

    public override bool Complete()
    {
        Action<object?>? continuation = Seam.Exchange(ref _continuation, s_completed);
        return continuation is not null && MakeReady(continuation);
    }

    public override bool CompleteAndLetGo()
    {
        Action<object?>? continuation = Seam.Exchange(ref _continuation, s_completed);
        if (continuation == Resumption.OfAsyncMethods && _place is null && !Queue.RunsInline)
        {
            // The pool resumes the method itself and needs this waiter no more; let go of first, since the method may be over before this call is.
            object? method = _continuationState;
            LetGoOfSuspended();
            Uninterrupted.Resume(method);
            return false;
        }

        if (continuation is not null && MakeReady(continuation))
        {
            return true;
        }

        LetGo();
        return false;
    }

    private bool MakeReady(Action<object?> continuation)
    {
        // Back in its place: both sides are there, and nobody exchanges any more but those who run it.
        _continuation = continuation;
        if (Context is not null || Queue.RunsInline)
        {
            return true;
        }

        QueueToPool();
        return false;
    }

    public override void CompleteLater(bool inRelease)
    {
        bool hasContext = Context is not null;
        if (t_inlineDepth >= MostInlineDepth || (!hasContext && (!inRelease || CurrentContext() is not null)))
        {
            // Too deep; or not in a release; or in the releaser's own context, which the continuation must not take for its own.
            QueueToPool();
            return;
        }

        t_inlineDepth++;
        try
        {
            if (hasContext)
            {
                // Some contexts run what is posted at once: they nest like inline continuations.
                PostToContext();
            }
            else
            {
                RunContinuation();
            }
        }
        catch (Exception error)
        {
            ThrowOnPool(error);
        }
        finally
        {
            t_inlineDepth--;
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        if (Context is null || _contextFailed)
        {
            RunContinuation();
        }
        else
        {
            // The continuation may be over before the context's Post is.
            Join();
            PostToContext();
            LetGo();
        }
    }

    protected void Prepare(GrantQueue queue, GrantRule rule, int count, CancellationToken token, Deadline deadline, bool onlyNow = false)
    {
        _yields = queue.ForcesYield;
        bool mayBeWithdrawn = token.CanBeCanceled || !deadline.IsNever;
        if (mayBeWithdrawn)
        {
            // Before the life begins: a timer that comes late shall see no other deadline in it.
            Particulars particulars = Particulars;
            particulars.Token = token;
            particulars.Deadline = deadline;
        }

        // Two parties: the awaiter and the granter.
        Begin(queue, rule, count, parties: 2, mayBeWithdrawn, onlyNow: onlyNow);
    }

    /// <summary>A request that is decided already, for the sake of yielding once.</summary>
    protected void PrepareDecided(GrantQueue queue, GrantRule rule, int count, Outcome outcome)
    {
        _yields = true;
        _continuation = s_completed;
        Begin(queue, rule, count, parties: 1, mayBeWithdrawn: false, outcome);
    }

    protected ValueTaskSourceStatus StatusOf(short version)
    {
        CheckVersion(version);
        if (Seam.Read(ref _continuation) is { } present && present != s_completed && IsWaiting)
        {
            // Somebody awaits already: here the second one can catch it, in OnCompleted it would end the process.
            ThrowAwaitedTwice();
        }

        if (_yields)
        {
            // The awaiter must bring its continuation, which is then never run before it has returned.
            return ValueTaskSourceStatus.Pending;
        }

        return Status switch
        {
            Outcome.Waiting => ValueTaskSourceStatus.Pending,
            Outcome.Cancelled => ValueTaskSourceStatus.Canceled,
            Outcome.Failed => ValueTaskSourceStatus.Faulted,
            _ => ValueTaskSourceStatus.Succeeded,
        };
    }

    protected void Continue(Action<object?> continuation, object? state, short version, ValueTaskSourceOnCompletedFlags flags)
    {
        ArgumentNullException.ThrowIfNull(continuation);
        CheckVersion(version);
        if (Seam.Read(ref _continuation) is { } present && present != s_completed)
        {
            ThrowAwaitedTwice();
        }

        _yields = false;
        _continuationState = state;
        object? context = (flags & ValueTaskSourceOnCompletedFlags.UseSchedulingContext) != 0 ? CaptureContext() : null;
        _place = (flags & ValueTaskSourceOnCompletedFlags.FlowExecutionContext) != 0 && ExecutionContext.Capture() is { } flow ? new Flow(flow, context) : context;

        Action<object?>? found = Seam.CompareExchange(ref _continuation, continuation, null);
        if (found is null)
        {
            return;
        }

        if (found != s_completed)
        {
            ThrowAwaitedTwice();
        }

        _continuation = continuation;
        if (context is not null)
        {
            // The context may run the continuation before Post returns; the waiter must not begin another life until then.
            Join();
            PostToContext();
            LetGo();
        }
        else
        {
            // Granted before it was awaited: behind what is queued already, like any yield.
            Uninterrupted.QueueToPool(this, preferLocal: false);
        }
    }

    /// <summary>The awaiter takes the outcome and lets go; the task is used up.</summary>
    protected Outcome Take(short version)
    {
        CheckVersion(version);
        Outcome outcome = Status;
        if (outcome == Outcome.Waiting)
        {
            throw new InvalidOperationException("The lock is not granted yet: await the task instead of asking for its result.");
        }

        Version++;
        if (MayBeWithdrawn)
        {
            UnregisterFromToken();
            if (!Particulars.Deadline.IsNever && Particulars.Timer is { } timer)
            {
                Uninterrupted.Change(timer, Timeout.InfiniteTimeSpan);
            }
        }

        return outcome;
    }

    /// <summary>Throws what a request that was withdrawn or failed ends with.</summary>
    protected void ThrowFor(Outcome outcome)
    {
        if (outcome == Outcome.Failed)
        {
            Exception error = Error!;
            LetGo();
            ExceptionDispatchInfo.Throw(error);
        }

        if (outcome == Outcome.Cancelled)
        {
            CancellationToken token = Particulars.Token;
            LetGo();
            throw new OperationCanceledException(token);
        }
    }

    protected override void Recycle()
    {
        base.Recycle();
        _continuation = null;
        _continuationState = null;
        _place = null;
        _contextFailed = false;
    }

    /// <summary>The present context; the base type does not count, since all it does is queue to the pool.</summary>
    private static SynchronizationContext? CurrentContext() =>
        SynchronizationContext.Current is { } context && context.GetType() != typeof(SynchronizationContext) ? context : null;

    private static object? CaptureContext()
    {
        if (CurrentContext() is { } context)
        {
            return context;
        }

        TaskScheduler scheduler = TaskScheduler.Current;
        return scheduler == TaskScheduler.Default ? null : scheduler;
    }

    private static void ThrowAwaitedTwice() =>
        throw new InvalidOperationException("This task was awaited twice. Await the result of an acquire exactly once; use AsTask() where more is needed.");

    private void CheckVersion(short version)
    {
        if (version != Version)
        {
            ThrowAwaitedTwice();
        }
    }

    private void QueueToPool() => Uninterrupted.QueueToPool(this, preferLocal: true);

    /// <summary>A context that does not take the continuation must not lose it: then the pool runs it.</summary>
    private void PostToContext()
    {
        try
        {
            if (Context is SynchronizationContext context)
            {
                context.Post(static waiter => ((TaskWaiter)waiter!).RunContinuation(), this);
            }
            else
            {
                _ = Task.Factory.StartNew(
                    static waiter => ((TaskWaiter)waiter!).RunContinuation(),
                    this,
                    CancellationToken.None,
                    TaskCreationOptions.DenyChildAttach,
                    (TaskScheduler)Context!);
            }
        }
        catch (Exception error)
        {
            if (_continuation != s_completed)
            {
                // It may have taken the post all the same and run it late: this waiter must not have another life.
                Join();
                _contextFailed = true;
                QueueToPool();
            }
            else
            {
                ThrowOnPool(error);
            }
        }
    }

    /// <summary>What a continuation throws is not the business of whoever released the lock: it ends where a queued continuation's would.</summary>
    private static void ThrowOnPool(Exception error) =>
        ThreadPool.UnsafeQueueUserWorkItem(static info => info.Throw(), ExceptionDispatchInfo.Capture(error), preferLocal: false);

    private void RunContinuation()
    {
        if (_place is Flow flow)
        {
            ExecutionContext.Run(flow.Control, static waiter => ((TaskWaiter)waiter!).InvokeContinuation(), this);
        }
        else
        {
            InvokeContinuation();
        }
    }

    /// <summary>Runs it once, even where a context both takes a post and throws; without a context there is only one who runs it.</summary>
    private void InvokeContinuation()
    {
        object? state = _continuationState;
        Action<object?>? continuation = Context is null ? _continuation : Seam.Exchange(ref _continuation, s_completed);
        if (continuation != s_completed)
        {
            // Null: a context ran a post twice, the second time when the waiter was at rest.
            continuation?.Invoke(state);
        }
    }

    private void StartTimer(Particulars particulars)
    {
        TimeProvider clock = Queue.Clock;
        if (particulars.TimerClock != clock)
        {
            particulars.Timer?.Dispose();

            // Until there is a new one: making it may throw, and a later life must not take the old one for its own.
            particulars.TimerClock = null;
            HasTimer = true;
            using (ExecutionContext.SuppressFlow())
            {
                particulars.Timer = clock.CreateTimer(static waiter => ((TaskWaiter)waiter!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }

            particulars.TimerClock = clock;
        }

        Uninterrupted.Change(particulars.Timer!, TimeSpan.FromMilliseconds(particulars.Deadline.MillisecondsLeft(clock)));
    }

    /// <summary>May be of an earlier life, or early: looks at the present life's deadline, and decides that life or arms again.</summary>
    private void OnTimer()
    {
        if (!TryJoin())
        {
            return;
        }

        int state;
        do
        {
            state = State;
            Deadline deadline = Particulars.Deadline;
            if (!IsWaitingState(state) || deadline.IsNever)
            {
                break;
            }

            // The clock of this life, not of the timer that called.
            int left = deadline.MillisecondsLeft(Queue.Clock);
            if (left > 0)
            {
                Uninterrupted.Change(Particulars.Timer!, TimeSpan.FromMilliseconds(left));
            }
            else if (Rule.AsksToWithdraw)
            {
                Ask(Outcome.TimedOut);
                break;
            }
            else if (TryDecide(state, Outcome.TimedOut))
            {
                Queue.NoteCancelled(this, complete: true);
                break;
            }
        }
        while (State != state);

        LetGo();
    }

    /// <summary>For those who are awaited by OnCompleted, which async methods never do: the flow of control to go on in, and where.</summary>
    private sealed class Flow(ExecutionContext control, object? context)
    {
        public ExecutionContext Control { get; } = control;

        public object? Context { get; } = context;
    }
}
