using FifoLocks;

namespace Acme.Documents;

/// <summary>Every lock once.</summary>
public sealed partial class Uses
{
    private readonly DocumentLock _documents = new();
    private readonly RoomLock _rooms = new(3);
    private readonly DraftLock _drafts = new();
    private readonly NoteLock _notes = new();
    private readonly Door _door = new();
    private readonly FifoLock _plain = new(new FifoLockOptions { Name = "plain" });
    private readonly FifoMutex _mutex = new();
    private readonly FifoReadWriteLock _files = new();
    private readonly FifoSemaphore _permits = new(2, 2);
    private readonly FifoReentrantMutex _again = new();
    private readonly FifoCapacityLimiter _limiter = new(2);
    private int _count;

    /// <summary>How often.</summary>
    public int Count
    {
        get
        {
            using Lease<FifoMutex.Exclusive> lease = _mutex.EnterExclusive();
            return _count;
        }
    }

    /// <summary>Threads.</summary>
    public void Block()
    {
        using (_documents.EnterLook())
        using (_rooms.EnterVisit())
        using (_drafts.EnterDraft())
        using (_door.EnterLeave())
        using (_plain.Enter<Alone>())
        {
            _count++;
        }

        using (Lease<FifoReadWriteLock.UpgradeableRead> lease = _files.EnterUpgradeableRead())
        using (lease.EnterUpgrade())
        {
            _count++;
        }

        using (Lease<FifoReentrantMutex.Exclusive> outer = _again.Enter())
        using (outer.Reenter())
        {
            _count++;
        }

        _permits.Wait();
        try
        {
            _count++;
        }
        finally
        {
            _ = _permits.Release();
        }
    }

    /// <summary>Tasks.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When it is done.</returns>
    public async Task AwaitAsync(CancellationToken cancellationToken)
    {
        using (await _documents.AcquireChange(cancellationToken).ConfigureAwait(false))
        using (await _limiter.Acquire(cancellationToken).ConfigureAwait(false))
        {
            _count++;
        }

        using Lease<Note> note = await _notes.AcquireNote(cancellationToken).ConfigureAwait(false);
        using (await note.ConvertTo<Fix>(cancellationToken).ConfigureAwait(false))
        {
            _count++;
        }

        using (await _plain.Acquire<Always>(cancellationToken).ConfigureAwait(false))
        {
            _count++;
        }
    }

    /// <summary>Asks early and awaits later.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When it is done.</returns>
    public async Task AskEarlyAsync(CancellationToken cancellationToken)
    {
        ValueTask<Lease<Change>> request = _documents.AcquireChange(cancellationToken);
        await Task.Yield();
        Lease<Change> lease = await request.ConfigureAwait(false);
        try
        {
            _count++;
        }
        finally
        {
            lease.Dispose();
        }
    }

    /// <summary>For whoever calls.</summary>
    /// <returns>To be disposed.</returns>
    public Lease<Change> Begin() => _documents.EnterChange();

    /// <summary>For whoever awaits.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>To be disposed.</returns>
    public ValueTask<Lease<Change>> BeginAsync(CancellationToken cancellationToken) => _documents.AcquireChange(cancellationToken);

    /// <summary>One at a time.</summary>
    /// <param name="by">How many.</param>
    /// <returns>How many there are.</returns>
    [Synchronized]
    public partial int Add(int by);

    private int AddCore(int by) => _count += by;
}
