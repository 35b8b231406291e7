namespace FifoLocks.Properties.Collections;

/// <summary>A collection, and the comparer of one that has an order of its own.</summary>
/// <remarks>Items are a priority and, in the last two digits, the number of the request that put them.</remarks>
internal sealed class Goods(FifoCollection<int> items, ByPriority? comparer = null)
{
    public FifoCollection<int> Items => items;

    public ByPriority Comparer => comparer ?? throw new NotSupportedException("This collection compares nothing.");
}

/// <summary>Compares priorities. Throws at those that it does not know, and at all while it is out of order.</summary>
internal sealed class ByPriority : IComparer<int>
{
    public const int Unknown = 9;

    private volatile bool _isOutOfOrder;

    public bool IsOutOfOrder
    {
        get => _isOutOfOrder;
        set => _isOutOfOrder = value;
    }

    public static int PriorityOf(int item) => item / 100;

    public int Compare(int x, int y) => IsOutOfOrder || PriorityOf(x) == Unknown || PriorityOf(y) == Unknown
        ? throw new NoOrderException()
        : PriorityOf(x).CompareTo(PriorityOf(y));
}

internal sealed class NoOrderException : Exception;
