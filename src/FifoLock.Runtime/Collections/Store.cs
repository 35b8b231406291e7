namespace FifoLocks.Collections;

/// <summary>
/// The items of a collection and the order in which they leave. Touched by the granter alone. Each change has two steps: one that may throw (memory, a comparer) and changes nothing, and one
/// that cannot throw; between them the granter claims the waiter whose item it is.
/// </summary>
internal abstract class Store<T>
{
    public abstract int Count { get; }

    /// <summary>May throw; the store is as it was. Returns what <see cref="Add"/> wants to know.</summary>
    public abstract int PrepareAdd(T item);

    public abstract void Add(T item, int prepared);

    /// <summary>May throw; the store is as it was. There is an item.</summary>
    public abstract T PrepareRemove();

    /// <summary>Removes what was prepared last.</summary>
    public abstract void Remove();

    /// <summary>The item that would leave next. There is one.</summary>
    public abstract T Peek();

    public abstract void Clear();
}

/// <summary>First in, first out.</summary>
internal sealed class QueueStore<T> : Store<T>
{
    private readonly Queue<T> _items = new();

    public override int Count => _items.Count;

    public override int PrepareAdd(T item)
    {
        _items.EnsureCapacity(_items.Count + 1);
        return 0;
    }

    public override void Add(T item, int prepared) => _items.Enqueue(item);

    public override T PrepareRemove() => _items.Peek();

    public override void Remove() => _items.Dequeue();

    public override T Peek() => _items.Peek();

    public override void Clear() => _items.Clear();
}

/// <summary>Last in, first out.</summary>
internal sealed class StackStore<T> : Store<T>
{
    private readonly Stack<T> _items = new();

    public override int Count => _items.Count;

    public override int PrepareAdd(T item)
    {
        _items.EnsureCapacity(_items.Count + 1);
        return 0;
    }

    public override void Add(T item, int prepared) => _items.Push(item);

    public override T PrepareRemove() => _items.Peek();

    public override void Remove() => _items.Pop();

    public override T Peek() => _items.Peek();

    public override void Clear() => _items.Clear();
}
