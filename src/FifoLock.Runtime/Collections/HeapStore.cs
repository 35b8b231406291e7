namespace FifoLocks.Collections;

/// <summary>
/// Smallest first, equal ones in the order of coming: a binary heap (J. W. J. Williams, <i>Algorithm 232: Heapsort</i>, 1964) of items numbered as they come. Not the framework's
/// heap, because that one loses its order when a comparer throws: here all comparisons come first, and then the moves.
/// </summary>
internal sealed class HeapStore<T>(IComparer<T> comparer, FifoServed owner) : Store<T>
{
    /// <summary>The longest way from the root: an array has fewer than 2^31 places.</summary>
    private const int MostLevels = 31;

    private readonly int[] _path = new int[MostLevels];

    private (T Item, long Number)[] _heap = [];
    private int _count;
    private long _lastNumber;
    private int _pathLength;

    public override int Count => _count;

    /// <summary>Finds the place: the answer is how many ancestors move down.</summary>
    public override int PrepareAdd(T item)
    {
        if (_count == _heap.Length)
        {
            // At the largest length there is, one more throws.
            Array.Resize(ref _heap, Math.Max(Math.Max(4, _count + 1), (int)Math.Min(Array.MaxLength, 2L * _count)));
        }

        if (_count == 0)
        {
            return 0;
        }

        owner.BeginRunning();
        try
        {
            int levels = 0;
            for (int place = _count; place > 0; levels++)
            {
                int parent = (place - 1) / 2;

                // A newcomer has the highest number: behind its equals.
                if (comparer.Compare(item, _heap[parent].Item) >= 0)
                {
                    break;
                }

                place = parent;
            }

            return levels;
        }
        finally
        {
            owner.EndRunning();
        }
    }

    public override void Add(T item, int prepared)
    {
        int place = _count++;
        for (; prepared > 0; prepared--)
        {
            int parent = (place - 1) / 2;
            _heap[place] = _heap[parent];
            place = parent;
        }

        _heap[place] = (item, ++_lastNumber);
    }

    /// <summary>Finds the way the last item sinks when the first one has left: the smaller child of each place, until one is not smaller than the last item.</summary>
    public override T PrepareRemove()
    {
        _pathLength = 0;
        int last = _count - 1;
        if (last > 0)
        {
            owner.BeginRunning();
            try
            {
                FindPath(last);
            }
            finally
            {
                owner.EndRunning();
            }
        }

        return _heap[0].Item;
    }

    public override void Remove()
    {
        _count--;
        int place = 0;
        for (int level = 0; level < _pathLength; level++)
        {
            int child = _path[level];
            _heap[place] = _heap[child];
            place = child;
        }

        _heap[place] = _heap[_count];
        _heap[_count] = default;
    }

    public override T Peek() => _heap[0].Item;

    public override void Clear()
    {
        Array.Clear(_heap, 0, _count);
        _count = 0;
    }

    private void FindPath(int last)
    {
        int place = 0;
        while ((2 * (long)place) + 1 < last)
        {
            int child = (2 * place) + 1;
            if (child + 1 < last && IsBefore(child + 1, child))
            {
                child++;
            }

            if (!IsBefore(child, last))
            {
                break;
            }

            _path[_pathLength++] = child;
            place = child;
        }
    }

    private bool IsBefore(int left, int right)
    {
        int order = comparer.Compare(_heap[left].Item, _heap[right].Item);
        return order < 0 || (order == 0 && _heap[left].Number < _heap[right].Number);
    }
}
