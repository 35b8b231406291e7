using System.Diagnostics;
using System.Runtime.ExceptionServices;
using FifoLocks.Core;

namespace FifoLocks;

/// <summary>
/// Waiting, inside a mutex, until something has changed: a wait gives the mutex up, and returns holding it again. Whoever changes something notifies those who wait,
/// first come, first served. For awaiting tasks and blocking threads on one object.
/// </summary>
/// <example>
/// <code>
/// private readonly FifoMutex _mutex = new();
/// private readonly FifoCondition _changed;      // new FifoCondition(_mutex)
///
/// using (var lease = await _mutex.Acquire(token))
/// {
///     await _changed.WaitForAsync(lease, () => _items.Count > 0, token);
///     Use(_items.Dequeue());
/// }
///
/// using (var lease = _mutex.Enter())
/// {
///     _items.Enqueue(item);
///     _changed.Notify(lease);
/// }
/// </code>
/// </example>
/// <remarks>
/// <para>Every call shows the lease of the mutex. During a wait the lease is not held; when the wait returns, in whatever way, it is again, and it is the same
/// lease: dispose it once, as ever. Of a <see cref="FifoReentrantMutex"/> any lease will do, and this goes for all that are held.</para>
/// <para>A waiter that is notified goes to the end of the mutex's queue, and so does one that is cancelled or whose time runs out: a wait may overrun its timeout,
/// and its token, until it is its turn to have the mutex. A token that is cancelled after the notification and before the mutex is its own passes the notification
/// on to the next waiter; after that it has no effect.</para>
/// <para>All members are safe to call from any thread. Properties are snapshots: they may be out of date when they return.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class FifoCondition
{
    private readonly IConditionLock _lock;
    private readonly ConditionQueue _entries = new();

    /// <summary>Creates a condition of a mutex; a mutex may have several.</summary>
    /// <param name="mutex">The mutex that is held by whoever waits and by whoever notifies.</param>
    /// <param name="options">
    /// What to choose, or null for the defaults: name, clock, <see cref="FifoLockOptions.ForceYield"/>. Where continuations run, and whether leases are tracked, is
    /// the mutex's choice.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="mutex"/> is null.</exception>
    public FifoCondition(FifoMutex mutex, FifoLockOptions? options = null)
        : this((IConditionLock)mutex, options)
    {
    }

    /// <summary>Creates a condition of a re-entrant mutex. A wait, with whichever lease, gives all leases of the ownership up; when it returns, all of them are held again.</summary>
    /// <param name="mutex">The mutex that is held by whoever waits and by whoever notifies.</param>
    /// <param name="options">What to choose, or null for the defaults; see <see cref="FifoCondition(FifoMutex, FifoLockOptions?)"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="mutex"/> is null.</exception>
    /// <example><code>var changed = new FifoCondition(new FifoReentrantMutex());</code></example>
    public FifoCondition(FifoReentrantMutex mutex, FifoLockOptions? options = null)
        : this((IConditionLock)mutex, options)
    {
    }

    /// <summary>Creates a condition of a re-entrant mutex that knows its holder by the flow of control. When a wait returns, its flow is the owner again.</summary>
    /// <param name="mutex">The mutex that is held by whoever waits and by whoever notifies.</param>
    /// <param name="options">What to choose, or null for the defaults; see <see cref="FifoCondition(FifoMutex, FifoLockOptions?)"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="mutex"/> is null.</exception>
    /// <example><code>var changed = new FifoCondition(new FifoReentrantMutex.Flow());</code></example>
    public FifoCondition(FifoReentrantMutex.Flow mutex, FifoLockOptions? options = null)
        : this((IConditionLock)mutex, options)
    {
    }

    private FifoCondition(IConditionLock mutex, FifoLockOptions? options)
    {
        ArgumentNullException.ThrowIfNull(mutex);
        Options = options ?? FifoLockOptions.Default;
        ArgumentNullException.ThrowIfNull(Options.TimeProvider, nameof(options));
        _lock = mutex;
    }

    /// <summary>What exceptions and the debugger call this object: <see cref="FifoLockOptions.Name"/>, or the name of its type.</summary>
    public string Name => Options.Name is { Length: > 0 } name ? name : nameof(FifoCondition);

    /// <summary>The options it was made with.</summary>
    public FifoLockOptions Options { get; }

    /// <summary>
    /// How many wait to be notified; those that wait for the mutex again are no longer among them. A snapshot; exact when no call on the object is in flight.
    /// </summary>
    public int WaitingCount => Math.Max(0, _entries.WaitingCount);

    /// <summary>Gives the mutex up, blocks the calling thread until it is notified, and returns holding the mutex again.</summary>
    /// <typeparam name="TMode">The mode of the lease.</typeparam>
    /// <param name="lease">The lease of the mutex. It is valid again when the wait returns, also by an exception.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">The lease is of another lock.</exception>
    /// <exception cref="SynchronizationLockException">The lease is not held.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first. The mutex is held.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited. The mutex is held.</exception>
    /// <example><code>while (_items.Count == 0) _changed.Wait(lease, token);</code></example>
    public void Wait<TMode>(Lease<TMode> lease, CancellationToken cancellationToken = default)
        where TMode : ILockMode => WaitCore(HoldOf(lease), predicate: null, Timeout.InfiniteTimeSpan, cancellationToken);

    /// <summary>Gives the mutex up, blocks the calling thread until it is notified or the time has run out, and returns holding the mutex again.</summary>
    /// <typeparam name="TMode">The mode of the lease.</typeparam>
    /// <param name="lease">The lease of the mutex. It is valid again when the wait returns, also by an exception.</param>
    /// <param name="timeout">
    /// How long to wait for the notification: zero never waits and keeps the mutex, <see cref="Timeout.InfiniteTimeSpan"/> is for ever, any length is fine.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when the time ran out before the notification. The mutex is held.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite.</exception>
    /// <exception cref="ArgumentException">The lease is of another lock.</exception>
    /// <exception cref="SynchronizationLockException">The lease is not held.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first. The mutex is held.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited. The mutex is held.</exception>
    public bool TryWait<TMode>(Lease<TMode> lease, TimeSpan timeout, CancellationToken cancellationToken = default)
        where TMode : ILockMode
    {
        Deadline.Check(timeout);
        return WaitCore(HoldOf(lease), predicate: null, timeout, cancellationToken);
    }

    /// <summary>Gives the mutex up before it returns its task, which completes, holding the mutex again, after a notification.</summary>
    /// <typeparam name="TMode">The mode of the lease.</typeparam>
    /// <param name="lease">The lease of the mutex. It is valid again when the task completes, in whatever way.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task to await exactly once.</returns>
    /// <exception cref="ArgumentException">The lease is of another lock.</exception>
    /// <exception cref="SynchronizationLockException">The lease is not held.</exception>
    /// <exception cref="OperationCanceledException">Through the task: the token was cancelled first. The mutex is held.</exception>
    /// <example><code>while (_items.Count == 0) await _changed.WaitAsync(lease, token);</code></example>
    public ValueTask WaitAsync<TMode>(Lease<TMode> lease, CancellationToken cancellationToken = default)
        where TMode : ILockMode => Done(Start(HoldOf(lease), predicate: null, Timeout.InfiniteTimeSpan, cancellationToken, out _));

    /// <summary>Gives the mutex up before it returns its task, which completes, holding the mutex again, after a notification or when the time has run out.</summary>
    /// <typeparam name="TMode">The mode of the lease.</typeparam>
    /// <param name="lease">The lease of the mutex. It is valid again when the task completes, in whatever way.</param>
    /// <param name="timeout">
    /// How long to wait for the notification: zero never waits and keeps the mutex, <see cref="Timeout.InfiniteTimeSpan"/> is for ever, any length is fine.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task to await exactly once: false when the time ran out before the notification. The mutex is held.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite.</exception>
    /// <exception cref="ArgumentException">The lease is of another lock.</exception>
    /// <exception cref="SynchronizationLockException">The lease is not held.</exception>
    /// <exception cref="OperationCanceledException">Through the task: the token was cancelled first. The mutex is held.</exception>
    public ValueTask<bool> TryWaitAsync<TMode>(Lease<TMode> lease, TimeSpan timeout, CancellationToken cancellationToken = default)
        where TMode : ILockMode
    {
        Deadline.Check(timeout);
        return Answer(Start(HoldOf(lease), predicate: null, timeout, cancellationToken, out bool answer), answer);
    }

    /// <summary>Waits, blocking the calling thread, until a predicate is true, and returns holding the mutex while it is.</summary>
    /// <typeparam name="TMode">The mode of the lease.</typeparam>
    /// <param name="lease">The lease of the mutex. It is valid again when the wait returns, also by an exception.</param>
    /// <param name="predicate">
    /// What to wait for. Called by whoever holds the mutex: by this call first and last, and in between by notifiers on their threads, who pass over this waiter
    /// while it is false. It must be quick, and neither wait nor release the mutex. What it throws ends this wait, never the notifier.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentNullException"><paramref name="predicate"/> is null.</exception>
    /// <exception cref="ArgumentException">The lease is of another lock.</exception>
    /// <exception cref="SynchronizationLockException">The lease is not held.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first. The mutex is held.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited. The mutex is held.</exception>
    /// <example><code>_changed.WaitFor(lease, () => _items.Count > 0, token);</code></example>
    public void WaitFor<TMode>(Lease<TMode> lease, Func<bool> predicate, CancellationToken cancellationToken = default)
        where TMode : ILockMode
    {
        ArgumentNullException.ThrowIfNull(predicate);
        WaitCore(HoldOf(lease), predicate, Timeout.InfiniteTimeSpan, cancellationToken);
    }

    /// <summary>Waits, blocking the calling thread, until a predicate is true or the time has run out, and returns holding the mutex.</summary>
    /// <typeparam name="TMode">The mode of the lease.</typeparam>
    /// <param name="lease">The lease of the mutex. It is valid again when the wait returns, also by an exception.</param>
    /// <param name="predicate">What to wait for; see <see cref="WaitFor{TMode}(Lease{TMode}, Func{bool}, CancellationToken)"/>.</param>
    /// <param name="timeout">
    /// How long to wait: zero never waits and keeps the mutex, <see cref="Timeout.InfiniteTimeSpan"/> is for ever, any length is fine.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether the predicate is true now. False when the time ran out and it is not.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="predicate"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite.</exception>
    /// <exception cref="ArgumentException">The lease is of another lock.</exception>
    /// <exception cref="SynchronizationLockException">The lease is not held.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first. The mutex is held.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited. The mutex is held.</exception>
    public bool TryWaitFor<TMode>(Lease<TMode> lease, Func<bool> predicate, TimeSpan timeout, CancellationToken cancellationToken = default)
        where TMode : ILockMode
    {
        ArgumentNullException.ThrowIfNull(predicate);
        Deadline.Check(timeout);
        return WaitCore(HoldOf(lease), predicate, timeout, cancellationToken);
    }

    /// <summary>Completes, holding the mutex, when a predicate is true; at once if it is already.</summary>
    /// <typeparam name="TMode">The mode of the lease.</typeparam>
    /// <param name="lease">The lease of the mutex. It is valid again when the task completes, in whatever way.</param>
    /// <param name="predicate">
    /// What to wait for. Called by whoever holds the mutex: by this call first, by notifiers on their threads, who pass over this waiter while it is false, and last
    /// on a thread of the pool, not in the caller's context. It must be quick, and neither wait nor release the mutex. What it throws ends this wait, never the
    /// notifier.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task to await exactly once.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="predicate"/> is null.</exception>
    /// <exception cref="ArgumentException">The lease is of another lock.</exception>
    /// <exception cref="SynchronizationLockException">The lease is not held.</exception>
    /// <exception cref="OperationCanceledException">Through the task: the token was cancelled first. The mutex is held.</exception>
    /// <example><code>await _changed.WaitForAsync(lease, () => _items.Count > 0, token);</code></example>
    public ValueTask WaitForAsync<TMode>(Lease<TMode> lease, Func<bool> predicate, CancellationToken cancellationToken = default)
        where TMode : ILockMode
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return Done(Start(HoldOf(lease), predicate, Timeout.InfiniteTimeSpan, cancellationToken, out _));
    }

    /// <summary>Completes, holding the mutex, when a predicate is true or the time has run out; at once if it is true already.</summary>
    /// <typeparam name="TMode">The mode of the lease.</typeparam>
    /// <param name="lease">The lease of the mutex. It is valid again when the task completes, in whatever way.</param>
    /// <param name="predicate">What to wait for; see <see cref="WaitForAsync{TMode}(Lease{TMode}, Func{bool}, CancellationToken)"/>.</param>
    /// <param name="timeout">
    /// How long to wait: zero never waits and keeps the mutex, <see cref="Timeout.InfiniteTimeSpan"/> is for ever, any length is fine.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task to await exactly once: whether the predicate is true now. False when the time ran out and it is not.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="predicate"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite.</exception>
    /// <exception cref="ArgumentException">The lease is of another lock.</exception>
    /// <exception cref="SynchronizationLockException">The lease is not held.</exception>
    /// <exception cref="OperationCanceledException">Through the task: the token was cancelled first. The mutex is held.</exception>
    public ValueTask<bool> TryWaitForAsync<TMode>(Lease<TMode> lease, Func<bool> predicate, TimeSpan timeout, CancellationToken cancellationToken = default)
        where TMode : ILockMode
    {
        ArgumentNullException.ThrowIfNull(predicate);
        Deadline.Check(timeout);
        return Answer(Start(HoldOf(lease), predicate, timeout, cancellationToken, out bool answer), answer);
    }

    /// <summary>
    /// Moves those who have waited longest to the end of the mutex's queue. Those whose predicate is false are passed over and go to the back, without being
    /// counted; one whose predicate throws is moved and counted, and its wait ends with that exception. Whoever begins to wait during the call is not looked at.
    /// </summary>
    /// <typeparam name="TMode">The mode of the lease.</typeparam>
    /// <param name="lease">The lease of the mutex.</param>
    /// <param name="count">How many at most, 1 or more.</param>
    /// <returns>How many were moved.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    /// <exception cref="ArgumentException">The lease is of another lock.</exception>
    /// <exception cref="SynchronizationLockException">The lease is not held.</exception>
    /// <example><code>_changed.Notify(lease);</code></example>
    public int Notify<TMode>(Lease<TMode> lease, int count = 1)
        where TMode : ILockMode
    {
        if (count < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, $"{Name} notifies 1 waiter or more; NotifyAll notifies all.");
        }

        HoldOf(lease);
        return NotifyCore(count);
    }

    /// <summary>Moves all who wait to the end of the mutex's queue, in the order in which they came; as <see cref="Notify{TMode}(Lease{TMode}, int)"/> does.</summary>
    /// <typeparam name="TMode">The mode of the lease.</typeparam>
    /// <param name="lease">The lease of the mutex.</param>
    /// <returns>How many were moved.</returns>
    /// <exception cref="ArgumentException">The lease is of another lock.</exception>
    /// <exception cref="SynchronizationLockException">The lease is not held.</exception>
    /// <example><code>_changed.NotifyAll(lease);</code></example>
    public int NotifyAll<TMode>(Lease<TMode> lease)
        where TMode : ILockMode
    {
        HoldOf(lease);
        return NotifyCore(int.MaxValue);
    }

    /// <inheritdoc cref="FifoPrimitive.Describe"/>
    public PrimitiveDescription Describe() => new(nameof(FifoCondition), Name, WaitingCount, []);

    /// <summary><c>FifoCondition(waiting=2)</c>. A snapshot.</summary>
    public override string ToString() => Describe().ToString();

    /// <summary>What a lease stands for; refuses one that does not hold this condition's lock.</summary>
    private ConditionHold HoldOf<TMode>(Lease<TMode> lease)
        where TMode : ILockMode
    {
        if (lease.Lock is not null && lease.Lock != _lock.LeasesOf)
        {
            throw new ArgumentException(
                $"This lease is of {lease.Lock.Name}, and {Name} is a condition of another lock, {_lock.Name}. Show a lease of that one.", nameof(lease));
        }

        return lease.Lock is not null && _lock.TryLook(lease.Stamp, lease.Info, out ConditionHold hold) ? hold : throw NotHeld();
    }

    private SynchronizationLockException NotHeld() =>
        new($"This lease does not hold {_lock.Name}: it was released, or is in a wait. Whoever waits on {Name} or notifies it holds the lock. Nothing has changed.");

    private int NotifyCore(int count)
    {
        int notified = 0;
        long last = _entries.LastNumber;
        while (notified < count && _entries.TakeFirst(upTo: last) is { } entry)
        {
            notified += entry.TryNotify() ? 1 : 0;
        }

        return notified;
    }

    private bool WaitCore(ConditionHold hold, Func<bool>? predicate, TimeSpan timeout, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        if (predicate is not null && predicate())
        {
            return true;
        }

        if (timeout == TimeSpan.Zero)
        {
            return false;
        }

        Deadline deadline = Deadline.After(timeout, Options.TimeProvider);
        while (true)
        {
            bool notified = Block(hold, predicate, deadline, token);
            if (IsOver(notified, predicate, deadline, token, out bool answer))
            {
                return answer;
            }
        }
    }

    /// <summary>Begins an asynchronous wait. Null: it is over already, with that answer.</summary>
    private Task<bool>? Start(ConditionHold hold, Func<bool>? predicate, TimeSpan timeout, CancellationToken token, out bool answer)
    {
        answer = false;
        if (token.IsCancellationRequested)
        {
            return Task.FromCanceled<bool>(token);
        }

        try
        {
            answer = predicate is not null && predicate();
        }
        catch (Exception error)
        {
            return Task.FromException<bool>(error);
        }

        if (answer || timeout == TimeSpan.Zero)
        {
            return null;
        }

        Deadline deadline = Deadline.After(timeout, Options.TimeProvider);
        SignalWaiter waiter = RentSignal(hold);
        return Await(Begin(waiter, hold, predicate, deadline, token), waiter, predicate, deadline, token);
    }

    private ValueTask Done(Task<bool>? wait) =>
        Options.ForceYield ? new YieldOnce(wait ?? Task.FromResult(true)).Task
        : wait is null ? default
        : new ValueTask(wait);

    private ValueTask<bool> Answer(Task<bool>? wait, bool answer) =>
        Options.ForceYield ? new YieldOnce(wait ?? Task.FromResult(answer)).Answer
        : wait is null ? new ValueTask<bool>(answer)
        : new ValueTask<bool>(wait);

    /// <summary>Whether to return after a notification, or after the time has run out, and what. With a predicate only what it says now counts.</summary>
    private bool IsOver(bool notified, Func<bool>? predicate, Deadline deadline, CancellationToken token, out bool answer)
    {
        answer = predicate is null ? notified : predicate();
        if (answer || !notified || deadline.MillisecondsLeft(Options.TimeProvider) == 0)
        {
            return true;
        }

        token.ThrowIfCancellationRequested();
        return false;
    }

    /// <summary>One wait of a blocked thread. False: the time ran out.</summary>
    private bool Block(ConditionHold hold, Func<bool>? predicate, Deadline deadline, CancellationToken token)
    {
        ThreadWaiter waiter = ThreadWaiter.Rent(_lock.WaitersQueue, hold.Rule, hold.Count, stamp: 0);

        // No timer: the thread looks at the time itself.
        ConditionEntry entry = Begin(waiter, hold, predicate, Deadline.Never, token);
        while (true)
        {
            try
            {
                if (waiter.Sleep(deadline, Options.TimeProvider))
                {
                    break;
                }

                entry.TryEnd(ConditionEntry.Outcome.TimedOut);
            }
            catch (Exception why)
            {
                // An interrupt, or a clock that throws: it goes out when the lock is this thread's own again.
                entry.GiveUp(why);
            }

            deadline = Deadline.Never;
        }

        waiter.LetGo();
        return End(entry, token);
    }

    private async Task<bool> Await(ConditionEntry entry, SignalWaiter waiter, Func<bool>? predicate, Deadline deadline, CancellationToken token)
    {
        while (true)
        {
            await waiter.Task.ConfigureAwait(false);
            bool notified = End(entry, token);
            if (IsOver(notified, predicate, deadline, token, out bool answer))
            {
                return answer;
            }

            ConditionHold hold = entry.Hold;
            waiter = RentSignal(hold);
            entry = Begin(waiter, hold, predicate, deadline, token);
        }
    }

    private SignalWaiter RentSignal(in ConditionHold hold) =>
        SignalWaiter.Rent(_lock.WaitersQueue, hold.Rule, hold.Count, stamp: 0, CancellationToken.None, Deadline.Never);

    /// <summary>
    /// Joins those who wait, and then gives the lock up: whoever has it next finds the entry, and token and timer are at work by then. Where that fails, nothing has changed.
    /// </summary>
    private ConditionEntry Begin(Waiter waiter, in ConditionHold hold, Func<bool>? predicate, Deadline timer, CancellationToken token)
    {
        var entry = new ConditionEntry(_entries, waiter, hold, predicate);
        _entries.Add(entry);
        bool begun = false;
        try
        {
            entry.Arm(token, timer, Options.TimeProvider);
            begun = _lock.TryGiveUp(ref entry.Hold);
        }
        finally
        {
            if (!begun)
            {
                entry.Abandon();
            }
        }

        // Not begun: released in this moment, by whoever else has the lease.
        return begun ? entry : throw NotHeld();
    }

    /// <summary>The lock is the requester's own again. True: notified; false: the time ran out.</summary>
    private bool End(ConditionEntry entry, CancellationToken token)
    {
        // First of all: from here on the lease is valid, whatever is thrown.
        _lock.TakeBack(entry.Hold);
        ConditionEntry.Outcome outcome = entry.Close();
        if (outcome == ConditionEntry.Outcome.PassesOn)
        {
            NotifyCore(1);
        }

        entry.Disarm();
        Exception? error = entry.Failure ?? (outcome == ConditionEntry.Outcome.Failed ? entry.Error : null);
        if (error is not null)
        {
            ExceptionDispatchInfo.Throw(error);
        }

        return outcome switch
        {
            ConditionEntry.Outcome.Notified => true,
            ConditionEntry.Outcome.TimedOut => false,
            _ => throw new OperationCanceledException(token),
        };
    }
}
