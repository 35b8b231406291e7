namespace FifoLocks.Tests.Collections;

/// <summary>The collections, for the tests of what all of them promise.</summary>
internal enum Sort
{
    Queue,
    Stack,
    Priority,
}

internal static class Sorts
{
    public static FifoCollection<T> Make<T>(this Sort sort, int? capacity = null, FifoLockOptions? options = null) => sort switch
    {
        Sort.Queue => new FifoQueue<T>(capacity, options),
        Sort.Stack => new FifoStack<T>(capacity, options),
        _ => new FifoPriorityQueue<T>(capacity: capacity, options: options),
    };

    /// <summary>How items that were put in this order leave.</summary>
    public static int[] Leaving(this Sort sort, params int[] put) => sort switch
    {
        Sort.Queue => put,
        Sort.Stack => [.. put.Reverse()],
        _ => [.. put.Order()],
    };

    public static T[] TakeAll<T>(this FifoCollection<T> items)
    {
        var taken = new List<T>();
        while (items.TryTake(out T? item))
        {
            taken.Add(item);
        }

        return [.. taken];
    }

    /// <summary>Nobody waits and nobody has the granter's role.</summary>
    public static void AssertAtRest<T>(this FifoCollection<T> items)
    {
        WithinLimits.Until(() => (items.State & Word.QueueFlags) == 0, () => $"{items} comes to rest; the word is {items.State:x}");
        Assert.That((items.PuttingCount, items.TakingCount, items.WaitingCount), Is.EqualTo((0, 0, 0)), items.ToString());
    }
}
