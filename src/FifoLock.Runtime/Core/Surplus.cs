using FifoLocks.Modes;

namespace FifoLocks.Core;

/// <summary>
/// The true counts of modes whose field in the word is full. A full field means "the count stands here": a total per mode, an epoch and a count in
/// one 64-bit variable. While the field is not full the total means nothing.
/// </summary>
/// <remarks>
/// There is no compare-and-swap over the word and a total, so at any moment every hold must be releasable in exactly one of the two places: in two, one hold could be
/// released twice; in none, a releaser would have to wait for the granter. Hence:
/// <list type="bullet">
/// <item>Only the granter fills a field: it stores the total of a new epoch, and then publishes the full field. A publish that fails leaves nothing to undo.</item>
/// <item>Only the granter empties it, and only when the count is zero, which nobody else can change. A mode that was full once takes the long way until it is not held at all.</item>
/// <item>A release reads the word, the total, the word again, and then takes from the total by a compare-and-swap. Full both times and the same epoch: the field is full at that moment.</item>
/// <item>Holds granted on a full field are added after the publish, which keeps the role, and before their waiters are claimed: a total never counts more than can be released.</item>
/// </list>
/// The model is <c>tests/model/surplus.pml</c>, with a mutant for each of these.
/// </remarks>
internal sealed class Surplus(Seat[] seats)
{
    private const int CountBits = 48;
    private const ulong CountMask = (1UL << CountBits) - 1;
    private const ulong OneEpoch = 1UL << CountBits;

    /// <summary>Epoch and count. The granter fills and adds; anyone releases from it while the field is full.</summary>
    private readonly ulong[] _totals = new ulong[seats.Length];

    /// <summary>Where the modes live that are counted here.</summary>
    public Seat[] Seats => seats;

    /// <summary>The count of a mode, whether its field is full or not.</summary>
    public static long TrueCount(Seat seat, int mode, ulong word, Surplus? surplus)
    {
        ulong shown = seat.CountIn(word);
        return surplus is null || !seat.IsFull(word) ? (long)shown : surplus.Count(mode);
    }

    public long Count(int mode) => (long)(Seam.Read(ref _totals[mode]) & CountMask);

    /// <summary>Whether a total has room for so many more; requests beyond wait.</summary>
    public bool HasRoom(int mode, long more) => Count(mode) + more <= (long)CountMask;

    /// <summary>Granter only: the field is about to be published as full.</summary>
    public void Fill(int mode, long count)
    {
        ulong epoch = (Seam.Read(ref _totals[mode]) & ~CountMask) + OneEpoch;
        Seam.Write(ref _totals[mode], epoch | (ulong)count);
    }

    /// <summary>Granter only: holds were granted on the full field.</summary>
    public void Add(int mode, long count) => Seam.Add(ref _totals[mode], (ulong)count);

    /// <summary>Anyone: releases from the total of a full field. Null: look at the word again.</summary>
    public bool? TryRelease(ref ulong word, Seat seat, int mode, int count)
    {
        ulong total = Seam.Read(ref _totals[mode]);
        if (!seat.IsFull(Seam.Read(ref word)))
        {
            return null;
        }

        if ((total & CountMask) < (ulong)count)
        {
            return false;
        }

        return Seam.TryChange(ref _totals[mode], total, total - (ulong)count) ? true : null;
    }
}
