namespace FifoLocks.Core;

/// <summary>
/// Waiters in order, first come first: doubly linked through the waiters, so that a withdrawn one leaves in constant time wherever it stands. Touched by the granter alone; the count is
/// read by snapshots.
/// </summary>
internal sealed class WaiterList
{
    private Waiter? _tail;
    private int _count;

    /// <summary>The last of those that go first; they stand at the front.</summary>
    private Waiter? _lastOfFirst;

    public Waiter? Head { get; private set; }

    public int Count => Seam.Read(ref _count);

    /// <summary>
    /// Adds a whole chain of arrivals, linked by <see cref="Waiter.Next"/> with the last one first, as they lie in the inbox. One walk: a long chain is in no cache.
    /// </summary>
    /// <param name="lastFirst">The one that came last.</param>
    /// <param name="taken">How many were ever taken in. Counted there before they are counted here, so that a snapshot counts nobody twice.</param>
    public void AppendLastFirst(Waiter lastFirst, ref long taken)
    {
        Waiter? thoseThatGoFirst = null;
        Waiter? oldest = null;
        Waiter? newest = null;
        int count = 0;
        Waiter? waiter = lastFirst;
        while (waiter is not null)
        {
            Waiter? older = waiter.Next;
            if (waiter.Rule.GoesFirst)
            {
                waiter.Next = thoseThatGoFirst;
                thoseThatGoFirst = waiter;
            }
            else
            {
                waiter.IsListed = true;
                waiter.Next = oldest;
                if (oldest is null)
                {
                    newest = waiter;
                }
                else
                {
                    oldest.Previous = waiter;
                }

                oldest = waiter;
            }

            count++;
            waiter = older;
        }

        if (oldest is not null)
        {
            oldest.Previous = _tail;
            if (_tail is null)
            {
                Head = oldest;
            }
            else
            {
                _tail.Next = oldest;
            }

            _tail = newest;
        }

        while (thoseThatGoFirst is { } first)
        {
            thoseThatGoFirst = first.Next;
            LinkBehindFirst(first);
        }

        Seam.Write(ref taken, taken + count);
        Seam.Write(ref _count, _count + count);
    }

    /// <summary>Adds one at the end.</summary>
    public void Append(Waiter waiter)
    {
        LinkBehind(waiter, _tail);
        Seam.Write(ref _count, _count + 1);
    }

    /// <summary>Adds one in front of all but those that go first.</summary>
    public void AppendToFirst(Waiter waiter)
    {
        LinkBehindFirst(waiter);
        Seam.Write(ref _count, _count + 1);
    }

    /// <summary>Constant time, wherever the waiter stands.</summary>
    public void Unlink(Waiter waiter)
    {
        if (waiter == _lastOfFirst)
        {
            _lastOfFirst = waiter.Previous;
        }

        if (waiter.Previous is null)
        {
            Head = waiter.Next;
        }
        else
        {
            waiter.Previous.Next = waiter.Next;
        }

        if (waiter.Next is null)
        {
            _tail = waiter.Previous;
        }
        else
        {
            waiter.Next.Previous = waiter.Previous;
        }

        waiter.Next = null;
        waiter.Previous = null;
        waiter.IsListed = false;
        Seam.Write(ref _count, _count - 1);
    }

    /// <summary>Cuts the list behind <paramref name="last"/>; what was before, the judged ones, is returned as a chain that no record finds in the list.</summary>
    public Waiter Detach(Waiter last)
    {
        Waiter first = Head!;
        int count = 1;
        for (Waiter waiter = first; ; waiter = waiter.Next!)
        {
            waiter.IsListed = false;
            if (waiter == _lastOfFirst)
            {
                _lastOfFirst = null;
            }

            if (waiter == last)
            {
                break;
            }

            count++;
        }

        Head = last.Next;
        last.Next = null;
        if (Head is null)
        {
            _tail = null;
        }
        else
        {
            Head.Previous = null;
        }

        Seam.Write(ref _count, _count - count);
        return first;
    }

    /// <summary>Puts a detached chain back in front: it was not published after all.</summary>
    public void Reattach(Waiter first, Waiter last)
    {
        int count = 1;
        Waiter? lastOfFirst = _lastOfFirst;
        for (Waiter waiter = first; ; waiter = waiter.Next!)
        {
            waiter.IsListed = true;
            if (_lastOfFirst is null && (waiter.OnlyNow || waiter.Rule.GoesFirst))
            {
                lastOfFirst = waiter;
            }

            if (waiter == last)
            {
                break;
            }

            count++;
        }

        _lastOfFirst = lastOfFirst;
        first.Previous = null;
        last.Next = Head;
        if (Head is null)
        {
            _tail = last;
        }
        else
        {
            Head.Previous = last;
        }

        Head = first;
        Seam.Write(ref _count, _count + count);
    }

    private void LinkBehindFirst(Waiter waiter)
    {
        LinkBehind(waiter, _lastOfFirst);
        _lastOfFirst = waiter;
    }

    /// <summary>Into the list behind another one, or in front of all.</summary>
    private void LinkBehind(Waiter waiter, Waiter? behind)
    {
        waiter.IsListed = true;
        waiter.Previous = behind;
        waiter.Next = behind is null ? Head : behind.Next;
        if (waiter.Next is null)
        {
            _tail = waiter;
        }
        else
        {
            waiter.Next.Previous = waiter;
        }

        if (behind is null)
        {
            Head = waiter;
        }
        else
        {
            behind.Next = waiter;
        }
    }
}
