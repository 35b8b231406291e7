using System.Diagnostics.CodeAnalysis;
using FifoLocks.Collections;
using FifoLocks.Core;
using FifoLocks.Modes;

namespace FifoLocks;

/// <summary>
/// What the collections have in common: many producers and consumers, threads that block and tasks that await on one object, puts that wait for room and takes that wait for items, each in
/// the order of coming. They differ in which item leaves next: <see cref="FifoQueue{T}"/>, <see cref="FifoStack{T}"/>, <see cref="FifoPriorityQueue{T}"/>.
/// </summary>
/// <typeparam name="T">The items; null is an item too.</typeparam>
/// <remarks>
/// All members are safe to call from any thread. An item is bound to a waiting take when that is granted, so nobody can take it in between; a take that is cancelled leaves its item where it is.
/// Enumerating takes the items out.
/// </remarks>
public abstract class FifoCollection<T> : FifoServed, IAsyncEnumerable<T>
{
    // Rules are names here: what a request wants, and what becomes of it when the collection is completed.
    private static readonly ServedRule s_put = new("Put");
    private static readonly ServedRule s_tryPut = new("TryPut");
    private static readonly ServedRule s_take = new("Take");
    private static readonly ServedRule s_tryTake = new("TryTake");
    private static readonly ServedRule s_takeOrEnd = new("TakeOrEnd");

    private readonly int _capacity;

    // Touched by the granter alone.
    private readonly Store<T> _store;
    private readonly WaiterList _puts = new();
    private readonly WaiterList _takes = new();

    /// <summary>How many items there are; the granter writes it, anyone reads it.</summary>
    private int _count;

    /// <summary>Null until completed; the granter writes it once, anyone reads it.</summary>
    private Ending? _ending;

    private protected FifoCollection(Func<FifoServed, Store<T>> store, int? capacity, FifoLockOptions? options)
        : base(options)
    {
        if (capacity is { } most)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(most, 1, nameof(capacity));
        }

        _capacity = capacity ?? int.MaxValue;
        _store = store(this);
    }

    /// <summary>How many items can be in it at once; null: as many as there is memory.</summary>
    public int? Capacity => _capacity == int.MaxValue ? null : _capacity;

    /// <summary>How many items are in it. A snapshot; exact when no call is in flight.</summary>
    public int Count => Seam.Read(ref _count);

    /// <summary>How many puts wait for room. A snapshot.</summary>
    public int PuttingCount => _puts.Count;

    /// <summary>How many takes wait for an item. A snapshot.</summary>
    public int TakingCount => _takes.Count;

    /// <summary>Whether <see cref="Complete"/> was called: nothing more can be put. A snapshot.</summary>
    public bool IsAddingCompleted => Seam.Read(ref _ending) is not null;

    /// <summary>Whether it was completed and everything has been taken. A snapshot.</summary>
    public bool IsCompleted => IsAddingCompleted && Count == 0;

    internal sealed override int ListedCount => _puts.Count + _takes.Count;

    private bool HasRoom => _count < _capacity;

    /// <summary>How long a put may wait for room. Without a capacity it is decided at first sight: neither time nor an interrupt can come before that.</summary>
    private TimeSpan ForRoom(TimeSpan timeout) => _capacity == int.MaxValue ? TimeSpan.Zero : timeout;

    /// <summary>Puts an item in, blocking the calling thread while there is no room. Without a capacity there always is.</summary>
    /// <param name="item">The item.</param>
    /// <param name="cancellationToken">Gives the place in the queue up; the item is not put. Once it is put it has no effect.</param>
    /// <exception cref="CollectionCompletedException">The collection is completed, or was while this waited. The item is not in it.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first. The item is not in it.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited. The item is not in it.</exception>
    public void Put(T item, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (TryPutNow(item) != Attempt.Done)
        {
            T? cargo = item;
            Block(s_put, ref cargo, ForRoom(Timeout.InfiniteTimeSpan), cancellationToken);
        }
    }

    /// <summary>Puts an item in, and completes when there was room.</summary>
    /// <param name="item">The item.</param>
    /// <param name="cancellationToken">Gives the place in the queue up; the item is not put. Once it is put it has no effect.</param>
    /// <returns>A task to await exactly once.</returns>
    /// <exception cref="CollectionCompletedException">Through the task: the collection is completed, or was while this waited. The item is not in it.</exception>
    /// <exception cref="OperationCanceledException">Through the task: the token was cancelled first. The item is not in it.</exception>
    public ValueTask PutAsync(T item, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        try
        {
            if (TryPutNow(item) != Attempt.Done)
            {
                return Send(s_put, item, ForRoom(Timeout.InfiniteTimeSpan), cancellationToken).Task;
            }
        }
        catch (Exception error)
        {
            return ValueTask.FromException(error);
        }

        return ForcingQueue is { } forcing ? SignalWaiter.Decided(forcing, s_put, 1, granted: true).Task : default;
    }

    /// <summary>Puts an item in if there is room now, nobody waits to put, and the collection is not completed.</summary>
    /// <param name="item">The item.</param>
    /// <returns>Whether it was put.</returns>
    public bool TryPut(T item) => TryPut(item, TimeSpan.Zero);

    /// <summary>Puts an item in, blocking the calling thread for a limited time while there is no room.</summary>
    /// <param name="item">The item.</param>
    /// <param name="timeout">How long: zero never waits for room, <see cref="Timeout.InfiniteTimeSpan"/> is for ever, any length is fine.</param>
    /// <param name="cancellationToken">Gives the place in the queue up; the item is not put.</param>
    /// <returns>Whether it was put: false when the time ran out, or the collection is completed.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first. The item is not in it.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited. The item is not in it.</exception>
    public bool TryPut(T item, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        Deadline.Check(timeout);
        cancellationToken.ThrowIfCancellationRequested();
        Attempt attempt = TryPutNow(item);
        if (attempt == Attempt.Done || (attempt == Attempt.MustWait && timeout == TimeSpan.Zero))
        {
            return attempt == Attempt.Done;
        }

        T? cargo = item;
        return Block(s_tryPut, ref cargo, ForRoom(timeout), cancellationToken);
    }

    /// <summary>Puts an item in, and completes when there was room or the time has run out.</summary>
    /// <param name="item">The item.</param>
    /// <param name="timeout">How long: zero never waits for room, <see cref="Timeout.InfiniteTimeSpan"/> is for ever, any length is fine.</param>
    /// <param name="cancellationToken">Gives the place in the queue up; the item is not put.</param>
    /// <returns>A task to await exactly once. False when the time ran out, or the collection is completed: the item is not in it.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite.</exception>
    /// <exception cref="OperationCanceledException">Through the task: the token was cancelled first. The item is not in it.</exception>
    public ValueTask<bool> TryPutAsync(T item, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        Deadline.Check(timeout);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<bool>(cancellationToken);
        }

        try
        {
            Attempt attempt = TryPutNow(item);
            if (attempt == Attempt.Busy || (attempt == Attempt.MustWait && timeout != TimeSpan.Zero))
            {
                return Send(s_tryPut, item, ForRoom(timeout), cancellationToken).Answer;
            }

            return ForcingQueue is { } forcing
                ? SignalWaiter.Decided(forcing, s_tryPut, 1, attempt == Attempt.Done).Answer
                : new ValueTask<bool>(attempt == Attempt.Done);
        }
        catch (Exception error)
        {
            return ValueTask.FromException<bool>(error);
        }
    }

    /// <summary>Takes the next item out, blocking the calling thread while there is none.</summary>
    /// <param name="cancellationToken">Gives the place in the queue up; no item is taken. Once one is taken it has no effect.</param>
    /// <exception cref="CollectionCompletedException">The collection is completed and nothing is left.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first. No item was taken.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited. No item was taken.</exception>
    public T Take(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (TryTakeNow(out T? item) != Attempt.Done)
        {
            Block(s_take, ref item, Timeout.InfiniteTimeSpan, cancellationToken);
        }

        return item!;
    }

    /// <summary>Takes the next item out, and completes when there was one.</summary>
    /// <param name="cancellationToken">Gives the place in the queue up; no item is taken. Once one is taken it has no effect.</param>
    /// <returns>A task to await exactly once; whoever throws it away throws the item away.</returns>
    /// <exception cref="CollectionCompletedException">Through the task: the collection is completed and nothing is left.</exception>
    /// <exception cref="OperationCanceledException">Through the task: the token was cancelled first. No item was taken.</exception>
    public ValueTask<T> TakeAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<T>(cancellationToken);
        }

        try
        {
            if (TryTakeNow(out T? item) != Attempt.Done)
            {
                return Send<T>(s_take, default, Timeout.InfiniteTimeSpan, cancellationToken).Delivery;
            }

            return ForcingQueue is { } forcing ? CargoWaiter<T>.Decided(forcing, s_take, item, granted: true).Delivery : new ValueTask<T>(item!);
        }
        catch (Exception error)
        {
            return ValueTask.FromException<T>(error);
        }
    }

    /// <summary>Takes the next item out if there is one.</summary>
    /// <param name="item">The item, or the default.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryTake([MaybeNullWhen(false)] out T item) => TryTake(TimeSpan.Zero, out item);

    /// <summary>Takes the next item out, blocking the calling thread for a limited time while there is none.</summary>
    /// <param name="timeout">How long: zero never waits for an item, <see cref="Timeout.InfiniteTimeSpan"/> is for ever, any length is fine.</param>
    /// <param name="item">The item, or the default.</param>
    /// <param name="cancellationToken">Gives the place in the queue up; no item is taken.</param>
    /// <returns>False when the time ran out, or the collection is completed and nothing is left.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first. No item was taken.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited. No item was taken.</exception>
    public bool TryTake(TimeSpan timeout, [MaybeNullWhen(false)] out T item, CancellationToken cancellationToken = default)
    {
        Deadline.Check(timeout);
        cancellationToken.ThrowIfCancellationRequested();
        Attempt attempt = TryTakeNow(out item);
        return attempt == Attempt.Done
            || ((attempt == Attempt.Busy || timeout != TimeSpan.Zero) && Block(s_tryTake, ref item, timeout, cancellationToken));
    }

    /// <summary>Takes the next item out, and completes when there was one or the time has run out.</summary>
    /// <param name="timeout">How long: zero never waits for an item, <see cref="Timeout.InfiniteTimeSpan"/> is for ever, any length is fine.</param>
    /// <param name="cancellationToken">Gives the place in the queue up; no item is taken.</param>
    /// <returns>A task to await exactly once: whether an item was taken, and the item. Not taken: the time ran out, or the collection is completed and nothing is left.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite.</exception>
    /// <exception cref="OperationCanceledException">Through the task: the token was cancelled first. No item was taken.</exception>
    /// <example><code>if (await queue.TryTakeAsync(second) is (true, var item)) { }</code></example>
    public ValueTask<(bool Taken, T? Item)> TryTakeAsync(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        Deadline.Check(timeout);
        return TakeOrNot(s_tryTake, timeout, cancellationToken);
    }

    /// <summary>The item that would be taken next, without taking it.</summary>
    /// <param name="item">The item, or the default.</param>
    /// <returns>Whether there is one. A snapshot: it may be gone already.</returns>
    public bool TryPeek([MaybeNullWhen(false)] out T item)
    {
        (bool found, T? next) = Do(
            this,
            static (FifoCollection<T> self, ref Completions _) => self._count > 0 ? (true, self._store.Peek()) : (false, default(T)),
            inRelease: false);
        item = next;
        return found;
    }

    /// <summary>Throws all items away, and lets in those who wait for room.</summary>
    /// <returns>How many there were.</returns>
    public int Clear() => Do(
        this,
        static (FifoCollection<T> self, ref Completions completions) =>
        {
            int count = self._count;
            self._store.Clear();
            Seam.Write(ref self._count, 0);
            self.Advance(ref completions);
            return count;
        },
        inRelease: true);

    /// <summary>Says that nothing more will be put: puts fail from now on, those that wait too; takes get what is left and then fail; enumerations end.</summary>
    /// <param name="error">Why, if not because all is done: takes and enumerations then throw, with this as the inner exception, once nothing is left.</param>
    /// <returns>False when it was completed already; then nothing changes.</returns>
    public bool Complete(Exception? error = null) => Do(
        (this, error),
        static ((FifoCollection<T> Self, Exception? Error) with, ref Completions completions) =>
        {
            if (with.Self._ending is not null)
            {
                return false;
            }

            Seam.Exchange(ref with.Self._ending, new Ending(with.Error));
            while (with.Self._puts.Head is { } put)
            {
                with.Self._puts.Unlink(put);
                with.Self.Turn(put, ref completions);
            }

            with.Self.Advance(ref completions);
            return true;
        },
        inRelease: true);

    /// <summary>Takes items as they come until the collection is completed and nothing is left. Several enumerations share the items.</summary>
    /// <param name="cancellationToken">Ends the enumeration with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="CollectionCompletedException">The collection was completed with an error.</exception>
    /// <example><code>await foreach (string line in queue.WithCancellation(token)) { }</code></example>
    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        while (await TakeOrNot(s_takeOrEnd, Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false) is (true, var item))
        {
            yield return item!;
        }
    }

    /// <summary>Takes items as they come, blocking the calling thread in between, until the collection is completed and nothing is left. Several enumerations share the items.</summary>
    /// <param name="cancellationToken">Ends the enumeration with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="CollectionCompletedException">The collection was completed with an error.</exception>
    /// <example><code>foreach (string line in queue.GetConsumingEnumerable(token)) { }</code></example>
    public IEnumerable<T> GetConsumingEnumerable(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryTakeNow(out T? item) != Attempt.Done && !Block(s_takeOrEnd, ref item, Timeout.InfiniteTimeSpan, cancellationToken))
            {
                yield break;
            }

            yield return item!;
        }
    }

    private protected override KeyValuePair<string, object?>[] DescribeState() =>
        [new("count", Count), new("capacity", Capacity), new("putting", PuttingCount), new("taking", TakingCount), new("completed", IsAddingCompleted)];

    private protected sealed override void Serve(Waiter waiter, ref Completions completions)
    {
        bool isPut = waiter.Rule == s_put || waiter.Rule == s_tryPut;
        if (isPut ? _ending is not null : _ending is not null && _count == 0)
        {
            Turn(waiter, ref completions);
        }
        else if (isPut && HasRoom && _puts.Head is null)
        {
            Accept(waiter, ref completions);
            Advance(ref completions);
        }
        else if (!isPut && _count > 0)
        {
            Give(waiter, ref completions);
            Advance(ref completions);
        }
        else if (waiter.OnlyNow)
        {
            ServingQueue.End(waiter, ref completions);
        }
        else
        {
            (isPut ? _puts : _takes).Append(waiter);
        }
    }

    internal sealed override void Withdraw(Waiter waiter, ref Completions completions)
    {
        // Nobody waits for one who waits: no other can go on because of it.
        (waiter.Rule == s_put || waiter.Rule == s_tryPut ? _puts : _takes).Unlink(waiter);
        waiter.LetGo();
    }

    private Attempt TryPutNow(T item)
    {
        if (!TryBeginSoon(out bool somebodyWaits))
        {
            return Attempt.Busy;
        }

        if (somebodyWaits)
        {
            return PutAsGranter(item);
        }

        try
        {
            if (_ending is not null || !HasRoom)
            {
                return Attempt.MustWait;
            }

            _store.Add(item, _store.PrepareAdd(item));
            Seam.Write(ref _count, _count + 1);
            return Attempt.Done;
        }
        finally
        {
            EndAsBegun(somebodyWaits: false);
        }
    }

    private Attempt TryTakeNow(out T? item)
    {
        item = default;
        if (Seam.Read(ref _count) == 0 && Seam.Read(ref _ending) is null)
        {
            return Attempt.MustWait;
        }

        if (!TryBeginSoon(out bool somebodyWaits))
        {
            return Attempt.Busy;
        }

        if (somebodyWaits)
        {
            return TakeAsGranter(out item);
        }

        try
        {
            if (_count == 0)
            {
                return Attempt.MustWait;
            }

            item = _store.PrepareRemove();
            _store.Remove();
            Seam.Write(ref _count, _count - 1);
            return Attempt.Done;
        }
        finally
        {
            EndAsBegun(somebodyWaits: false);
        }
    }

    private Attempt PutAsGranter(T item)
    {
        var completions = new Completions(inRelease: true);
        try
        {
            if (_ending is not null || !HasRoom || _puts.Head is not null)
            {
                return Attempt.MustWait;
            }

            _store.Add(item, _store.PrepareAdd(item));
            Seam.Write(ref _count, _count + 1);
            Advance(ref completions);
            return Attempt.Done;
        }
        finally
        {
            End(ref completions);
            completions.Run();
        }
    }

    private Attempt TakeAsGranter(out T? item)
    {
        item = default;
        var completions = new Completions(inRelease: false);
        try
        {
            if (_count == 0)
            {
                return Attempt.MustWait;
            }

            item = _store.PrepareRemove();
            _store.Remove();
            Seam.Write(ref _count, _count - 1);
            Advance(ref completions);
            return Attempt.Done;
        }
        finally
        {
            End(ref completions);
            completions.Run();
        }
    }

    private ValueTask<(bool Taken, T? Item)> TakeOrNot(ServedRule rule, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<(bool, T?)>(cancellationToken);
        }

        try
        {
            Attempt attempt = TryTakeNow(out T? item);
            if (attempt == Attempt.Busy || (attempt == Attempt.MustWait && timeout != TimeSpan.Zero))
            {
                return Send<T>(rule, default, timeout, cancellationToken).AnswerWithDelivery;
            }

            return ForcingQueue is { } forcing
                ? CargoWaiter<T>.Decided(forcing, rule, item, attempt == Attempt.Done).AnswerWithDelivery
                : new ValueTask<(bool, T?)>((attempt == Attempt.Done, item));
        }
        catch (Exception error)
        {
            return ValueTask.FromException<(bool, T?)>(error);
        }
    }

    /// <summary>Lets go whoever can: takes while there are items, puts while there is room. As the granter.</summary>
    private void Advance(ref Completions completions)
    {
        while (true)
        {
            if (_count > 0 && _takes.Head is { } take)
            {
                _takes.Unlink(take);
                GiveOrFail(take, ref completions);
            }
            else if (_puts.Head is { } put && HasRoom)
            {
                _puts.Unlink(put);
                AcceptOrFail(put, ref completions);
            }
            else if (_count == 0 && _ending is not null && _takes.Head is { } last)
            {
                _takes.Unlink(last);
                Turn(last, ref completions);
            }
            else
            {
                return;
            }
        }
    }

    private void GiveOrFail(Waiter take, ref Completions completions)
    {
        try
        {
            Give(take, ref completions);
        }
        catch (Exception error)
        {
            ServingQueue.Fail(take, error, ref completions);
        }
    }

    private void AcceptOrFail(Waiter put, ref Completions completions)
    {
        try
        {
            Accept(put, ref completions);
        }
        catch (Exception error)
        {
            ServingQueue.Fail(put, error, ref completions);
        }
    }

    /// <summary>Binds the next item to a take. Throws what a comparer throws, before anything has changed.</summary>
    private void Give(Waiter take, ref Completions completions)
    {
        T item = _store.PrepareRemove();
        ((ICargo<T>)take).Cargo = item;
        if (take.TryGrant())
        {
            _store.Remove();
            Seam.Write(ref _count, _count - 1);
            completions.Complete(take);
        }
        else
        {
            take.LetGo();
        }
    }

    /// <summary>Puts the item of a put in. Throws what a comparer throws, before anything has changed.</summary>
    private void Accept(Waiter put, ref Completions completions)
    {
        T item = ((ICargo<T>)put).Cargo!;
        int prepared = _store.PrepareAdd(item);

        // Counted before the claim: whoever put it may go on from there, and must not find the collection empty.
        Seam.Write(ref _count, _count + 1);
        if (put.TryGrant())
        {
            _store.Add(item, prepared);
            completions.Complete(put);
        }
        else
        {
            Seam.Write(ref _count, _count - 1);
            put.LetGo();
        }
    }

    /// <summary>Ends a request that the completed collection cannot serve: by an exception, or by "no".</summary>
    private void Turn(Waiter waiter, ref Completions completions)
    {
        Ending ending = _ending!;
        if (waiter.Rule == s_tryPut || waiter.Rule == s_tryTake || (waiter.Rule == s_takeOrEnd && ending.Error is null))
        {
            ServingQueue.End(waiter, ref completions);
        }
        else
        {
            string reason = waiter.Rule == s_put
                ? $"{Name} was completed, so nothing more can be put. The item is not in it."
                : $"{Name} was completed{(ending.Error is null ? string.Empty : " with an error")} and nothing is left to take.";
            ServingQueue.Fail(waiter, new CollectionCompletedException(reason, ending.Error), ref completions);
        }
    }

    private sealed class Ending(Exception? error)
    {
        public Exception? Error { get; } = error;
    }
}
