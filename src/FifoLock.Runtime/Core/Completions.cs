namespace FifoLocks.Core;

/// <summary>
/// Completions that may run foreign code (captured contexts, inline continuations), kept until the granter has handed its role
/// back. On the stack of the drain that made them.
/// </summary>
/// <param name="inRelease">
/// The thread is releasing: the one place where inline continuations may run. Whoever asks, cancels or gives up must not find itself running other people's code.
/// </param>
internal struct Completions(bool inRelease)
{
    private Waiter? _first;
    private Waiter? _last;

    public void Complete(Waiter waiter)
    {
        if (!waiter.CompleteAndLetGo())
        {
            return;
        }

        // Safe to chain by Next: the waiter has left the list, and the granter has not let go of it.
        waiter.Next = null;
        if (_last is null)
        {
            _first = waiter;
        }
        else
        {
            _last.Next = waiter;
        }

        _last = waiter;
    }

    public void Run()
    {
        while (_first is { } waiter)
        {
            _first = waiter.Next;
            waiter.Next = null;
            try
            {
                waiter.CompleteLater(inRelease);
            }
            finally
            {
                waiter.LetGo();
            }
        }
    }
}
