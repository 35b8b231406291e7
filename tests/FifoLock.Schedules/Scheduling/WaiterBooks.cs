namespace FifoLocks.Schedules.Scheduling;

/// <summary>
/// What becomes of every waiter of a play: it is let go of by all its parties, once each, so that it goes back to its pool; and its outcome is made known once. The seam writes here.
/// </summary>
internal sealed class WaiterBooks(Play play)
{
    private int _begun;
    private int _recycled;

    /// <summary>A waiter begins a life.</summary>
    public void Begins() => _begun++;

    /// <summary>One party has let go; so many are left.</summary>
    public void LetGo(int parties)
    {
        if (parties < 0)
        {
            play.Fail("A waiter was let go of more often than it had parties.");
        }

        _recycled += parties == 0 ? 1 : 0;
    }

    /// <summary>An outcome is made known to a requester.</summary>
    public void Completes(bool isSecondTime)
    {
        if (isSecondTime)
        {
            play.Fail("A waiter was completed twice.");
        }
    }

    /// <summary>When all have finished, every waiter is back.</summary>
    public string? Settle() => _begun == _recycled ? null : $"{_begun} waiters had a life, and {_recycled} of them went back to their pool.";
}
