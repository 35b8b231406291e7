using System.Diagnostics;
using System.Runtime.ExceptionServices;
using FifoLocks.Core;
using FifoLocks.Modes;

namespace FifoLocks;

/// <summary>
/// What everything in this library that can be waited for has in common: the state word, the queue of those who wait, the options.
/// </summary>
/// <remarks>All members are safe to call from any thread at any time. Properties are snapshots: they may be out of date when they return.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public abstract class FifoPrimitive
{
    /// <summary>
    /// Counts, generations and flags; see <see cref="Word"/>. Anyone changes it, by a compare-and-swap from the value that was judged, and in no other way.
    /// </summary>
    internal ulong State;

    /// <summary>Created at construction when there are options, else by whoever first has to wait, with one compare-and-swap; never changed afterwards.</summary>
    private GrantQueue? _queue;

    private protected FifoPrimitive(FifoLockOptions? options)
    {
        if (options is null)
        {
            return;
        }

        ArgumentNullException.ThrowIfNull(options.TimeProvider);
        _queue = CreateQueue(options);
        if (options.ForceYield || options.TrackLeases)
        {
            State = Word.LongWay;
        }
    }

    /// <summary>What exceptions and the debugger call this object: <see cref="FifoLockOptions.Name"/>, or the name of its type.</summary>
    public string Name => Options.Name is { Length: > 0 } name ? name : TypeName;

    /// <summary>The options it was made with.</summary>
    public FifoLockOptions Options => QueueOrNull?.Options ?? FifoLockOptions.Default;

    /// <summary>How many requests wait. A snapshot; exact when no call on the object is in flight.</summary>
    public int WaitingCount => QueueOrNull?.WaitingCount ?? 0;

    private string TypeName => GetType().Name.Split('`')[0];

    private protected GrantQueue? QueueOrNull => Seam.Read(ref _queue);

    /// <summary>Where readers are counted beside the word; null without that option. Made at construction or never, so a plain look finds it: a queue that comes later has none.</summary>
    private protected ReaderSlots? Readers => _queue?.Readers;

    /// <summary>The queue, where every asynchronous request has to yield once.</summary>
    private protected GrantQueue? ForcingQueue => QueueOrNull is { ForcesYield: true } queue ? queue : null;

    /// <summary>Type, name, state and how many wait, as a record to keep. A snapshot: it never waits, whoever is at work on the object, and changes nothing.</summary>
    /// <example><code>PrimitiveDescription before = connections.Describe();</code></example>
    public PrimitiveDescription Describe() => new(TypeName, Name, WaitingCount, DescribeState());

    /// <summary>Name, state and how many wait: <c>FifoSemaphore(value=3, waiting=2)</c>. The text of <see cref="Describe"/>.</summary>
    public override string ToString() => Describe().ToString();

    /// <summary>The state in its parts. Anyone at any time, so from what anyone may read, without waiting for the granter; no objects of the user.</summary>
    private protected abstract KeyValuePair<string, object?>[] DescribeState();

    /// <summary>Gives back what a request was granted and does not want, by the rule it was granted under.</summary>
    internal abstract Release TryGiveBack(GrantRule rule, int count, uint stamp);

    /// <summary>Gives back what a waiter was granted and nobody took.</summary>
    internal virtual void GiveBack(Waiter waiter) => Finish(TryGiveBack(waiter.Rule, waiter.Count, waiter.Stamp), inRelease: false);

    private protected virtual GrantQueue CreateQueue(FifoLockOptions options) => new(this, options);

    private protected GrantQueue Queue()
    {
        if (QueueOrNull is { } queue)
        {
            return queue;
        }

        GrantQueue created = CreateQueue(FifoLockOptions.Default);
        return Seam.CompareExchange(ref _queue, created, null) ?? created;
    }

    /// <summary>
    /// A change that may let a waiter pass, as one compare-and-swap from the judged value. Where somebody waits it also sees to it that the queue is looked at: D set: set P; D clear:
    /// take it, and the caller drains (<see cref="Finish"/>). False: the word has changed meanwhile.
    /// </summary>
    private protected bool TryUpdate(ulong word, ulong next, out Release outcome)
    {
        outcome = Release.Done;
        if ((word & Word.Queued) == 0)
        {
            return Seam.TryChange(ref State, word, next);
        }

        if ((word & Word.Draining) != 0)
        {
            return Seam.TryChange(ref State, word, next | Word.LookAgain);
        }

        outcome = Release.TookRole;
        return Seam.TryChange(ref State, word, next | Word.Draining);
    }

    /// <summary>What is left to do after an update or a release. A request that gives something back is none: see <see cref="Completions"/>.</summary>
    private protected void Finish(Release release, bool inRelease = true)
    {
        if (release == Release.TookRole)
        {
            Queue().Drain(inRelease);
        }
        else if (release == Release.MustTell)
        {
            Queue().Tell(inRelease);
        }
    }

    /// <summary>Grants a request that need not wait. Without the granter's role where the word says everything.</summary>
    private protected Grant GrantNow(GrantRule rule, int count, uint stamp = 0)
    {
        for (bool helped = false; ;)
        {
            ulong word = Seam.Read(ref State);
            if (rule.GoesFirst && (word & Word.Queued) != 0)
            {
                return (word & Word.Draining) == 0 ? Queue().GrantAsGranter(rule, count) : default;
            }

            if ((word & Word.Queued) != 0)
            {
                if (helped || (word & (Word.Draining | Word.LookAgain)) != Word.LookAgain)
                {
                    return default;
                }

                // A granter has handed over and the work item has not run yet: do its work, then see. Once, since that may end in another hand-over.
                Queue().Tell(inRelease: false);
                helped = true;
                continue;
            }

            if (rule.LooksBeyond(word) || ((word & Word.LongWay) != 0 && Readers is not null))
            {
                return Queue().GrantAsGranter(rule, count);
            }

            if (!rule.Admits(word, count, stamp, surplus: null))
            {
                return default;
            }

            if (rule.Fills(word, count))
            {
                return Queue().GrantAsGranter(rule, count);
            }

            if (Seam.TryChange(ref State, word, rule.Take(word, count)))
            {
                uint granted = rule.StampOf(word, stamp);
                return new Grant(true, granted, rule.GivesLeases && QueueOrNull?.Ledger is { } ledger ? WriteDown(ledger, rule, count, granted) : 0);
            }
        }
    }

    /// <summary>Gives back what was granted where there is no memory to write it down: nobody would have a lease of it.</summary>
    private long WriteDown(LeaseLedger ledger, GrantRule rule, int count, uint stamp)
    {
        try
        {
            return ledger.Add(rule, count, stamp, SynchronizationContext.Current);
        }
        catch
        {
            Finish(TryGiveBack(rule, count, stamp), inRelease: false);
            throw;
        }
    }

    /// <summary>Grants a request without a lease that need not wait.</summary>
    private protected virtual Attempt TryNow(GrantRule rule, int count, uint stamp) => GrantNow(rule, count, stamp).IsGranted ? Attempt.Done : Attempt.MustWait;

    /// <summary>Throws when the calling thread has the granter's role and would wait for itself.</summary>
    private protected virtual void ThrowIfRunning()
    {
    }

    /// <summary>Queues a request of the calling thread and blocks until it is decided. Not granted: the time ran out.</summary>
    private protected Grant Block(GrantRule rule, int count, TimeSpan timeout, CancellationToken token, uint stamp = 0)
    {
        ThrowIfRunning();
        GrantQueue queue = Queue();
        bool onlyNow = timeout == TimeSpan.Zero;
        Deadline deadline = onlyNow ? Deadline.Never : Deadline.After(timeout, queue.Clock);
        ThreadWaiter waiter = ThreadWaiter.Rent(queue, rule, count, stamp, onlyNow);
        try
        {
            queue.Arrive(waiter);
            switch (onlyNow ? waiter.WaitForGranter() : waiter.Wait(deadline, token))
            {
                case Waiter.Outcome.Cancelled:
                    throw new OperationCanceledException(token);
                case Waiter.Outcome.Failed:
                    ExceptionDispatchInfo.Throw(waiter.Error!);
                    return default;
                default:
                    return waiter.Grant;
            }
        }
        finally
        {
            waiter.LetGo();
        }
    }

    /// <summary>A blocking request without a lease. False: the time ran out.</summary>
    private protected bool WaitCore(GrantRule rule, int count, TimeSpan timeout, CancellationToken token, uint stamp = 0)
    {
        token.ThrowIfCancellationRequested();
        Attempt attempt = TryNow(rule, count, stamp);
        return attempt == Attempt.Done
            || ((attempt == Attempt.Busy || timeout != TimeSpan.Zero) && Block(rule, count, timeout, token, stamp).IsGranted);
    }

    /// <summary>An asynchronous request without a lease.</summary>
    private protected ValueTask WaitCoreAsync(GrantRule rule, int count, CancellationToken token, uint stamp = 0) =>
        token.IsCancellationRequested ? ValueTask.FromCanceled(token)
        : StartWait(rule, count, Timeout.InfiniteTimeSpan, token, stamp, out _) is { } waiter ? waiter.Task
        : default;

    /// <summary>An asynchronous request without a lease, for a limited time.</summary>
    private protected ValueTask<bool> WaitCoreAsync(GrantRule rule, int count, TimeSpan timeout, CancellationToken token, uint stamp = 0) =>
        token.IsCancellationRequested ? ValueTask.FromCanceled<bool>(token)
        : StartWait(rule, count, timeout, token, stamp, out bool granted) is { } waiter ? waiter.Answer
        : new ValueTask<bool>(granted);

    /// <summary>
    /// An asynchronous request that was judged already and takes nothing. It must not ask the queue: while a granter is at work it would be queued, and judged by what the word
    /// says later.
    /// </summary>
    private protected ValueTask PassAsync(GrantRule rule, CancellationToken token) =>
        token.IsCancellationRequested ? ValueTask.FromCanceled(token)
        : ForcingQueue is { } forcing ? SignalWaiter.Decided(forcing, rule, 1, granted: true).Task
        : default;

    /// <summary>Likewise, where an answer is wanted.</summary>
    private protected ValueTask<bool> PassWithAnswerAsync(GrantRule rule, CancellationToken token) =>
        token.IsCancellationRequested ? ValueTask.FromCanceled<bool>(token)
        : ForcingQueue is { } forcing ? SignalWaiter.Decided(forcing, rule, 1, granted: true).Answer
        : new ValueTask<bool>(true);

    /// <summary>Null: decided at once, as <paramref name="granted"/> says.</summary>
    private SignalWaiter? StartWait(GrantRule rule, int count, TimeSpan timeout, CancellationToken token, uint stamp, out bool granted)
    {
        Attempt attempt = TryNow(rule, count, stamp);
        granted = attempt == Attempt.Done;
        if (granted || (attempt == Attempt.MustWait && timeout == TimeSpan.Zero))
        {
            return ForcingQueue is { } forcing ? SignalWaiter.Decided(forcing, rule, count, granted) : null;
        }

        GrantQueue queue = Queue();

        // What is decided at first sight has no deadline: a timer that came before the granter would say "no" for it.
        bool onlyNow = timeout == TimeSpan.Zero;
        Deadline deadline = onlyNow ? Deadline.Never : Deadline.After(timeout, queue.Clock);
        SignalWaiter waiter = SignalWaiter.Rent(queue, rule, count, stamp, token, deadline, onlyNow);
        queue.Arrive(waiter);
        waiter.Arm();
        return waiter;
    }
}
