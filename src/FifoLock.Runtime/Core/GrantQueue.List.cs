namespace FifoLocks.Core;

/// <summary>
/// The granter's list: doubly linked through the waiters, so that a withdrawn one leaves in constant time wherever it stands. Touched under D alone.
/// </summary>
internal sealed partial class GrantQueue
{
    // The list, first come first. The granter alone; its count is read by snapshots.
    private Waiter? _head;
    private Waiter? _tail;
    private int _listed;

    /// <summary>The last of those that go first; they stand at the front. The granter alone.</summary>
    private Waiter? _lastOfFirst;

    private void Append(Waiter? lastFirst)
    {
        Waiter? inOrder = null;
        int count = 0;
        for (Waiter? waiter = lastFirst; waiter is not null; count++)
        {
            Waiter? earlier = waiter.Next;
            waiter.Next = inOrder;
            inOrder = waiter;
            waiter = earlier;
        }

        if (count == 0)
        {
            return;
        }

        // In this order a snapshot in between counts too few, never one waiter twice.
        Seam.Write(ref _taken, _taken + count);
        while (inOrder is { } waiter)
        {
            inOrder = waiter.Next;
            if (waiter.Rule.GoesFirst)
            {
                LinkBehind(waiter, _lastOfFirst);
                _lastOfFirst = waiter;
            }
            else
            {
                LinkBehind(waiter, _tail);
            }
        }

        Seam.Write(ref _listed, _listed + count);
    }

    /// <summary>Into the list behind another one, or in front of all.</summary>
    private void LinkBehind(Waiter waiter, Waiter? behind)
    {
        waiter.IsListed = true;
        waiter.Previous = behind;
        waiter.Next = behind is null ? _head : behind.Next;
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
            _head = waiter;
        }
        else
        {
            behind.Next = waiter;
        }
    }

    /// <summary>Cuts the list behind <paramref name="last"/>; what was before, the judged ones, is returned as a chain that no record finds in the list.</summary>
    private Waiter Detach(Waiter last)
    {
        Waiter first = _head!;
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

        _head = last.Next;
        last.Next = null;
        if (_head is null)
        {
            _tail = null;
        }
        else
        {
            _head.Previous = null;
        }

        Seam.Write(ref _listed, _listed - count);
        return first;
    }

    /// <summary>Puts a detached chain back in front: it was not published after all.</summary>
    private void Reattach(Waiter first, Waiter last)
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
        last.Next = _head;
        if (_head is null)
        {
            _tail = last;
        }
        else
        {
            _head.Previous = last;
        }

        _head = first;
        Seam.Write(ref _listed, _listed + count);
    }

    /// <summary>Takes a withdrawn waiter out of the list and lets go of it for the list; does nothing when it has left before.</summary>
    private void Drop(Waiter waiter)
    {
        if (waiter.IsListed)
        {
            Unlink(waiter);
            waiter.LetGo();
        }
    }

    /// <summary>Constant time, wherever the waiter stands.</summary>
    private void Unlink(Waiter waiter)
    {
        if (waiter == _lastOfFirst)
        {
            _lastOfFirst = waiter.Previous;
        }

        if (waiter.Previous is null)
        {
            _head = waiter.Next;
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
        Seam.Write(ref _listed, _listed - 1);
    }
}
