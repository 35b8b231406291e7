using FifoLocks.Modes;

namespace FifoLocks.Core;

/// <summary>
/// The true counts of modes whose field in the word is full. A full (saturated) field means "this many or more"; how many exactly stands
/// here, a total per mode, or <see cref="Idle"/> while the field is not full.
/// </summary>
/// <remarks>
/// <para>Who writes: the granter alone opens, closes and adds to a total; anyone who releases takes from an open one.</para>
/// <para>What keeps it right: a total is opened before the word is published with a full field, and closed only after the word was published with a field that
/// is not. So whoever sees a full field finds an open total, or the word has changed meanwhile. A close takes the total out in one exchange; releases that were booked
/// between the publish and the close are the difference, and the granter applies them to the word like any release. The model is
/// <c>tests/model/surplus.pml</c>.</para>
/// </remarks>
internal sealed class Surplus
{
    private const long Idle = -1;

    private readonly long[] _totals;

    public Surplus(int modes)
    {
        _totals = new long[modes];
        Array.Fill(_totals, Idle);
    }

    /// <summary>What booking a release on a total came to.</summary>
    public enum Booking
    {
        /// <summary>The holds were taken from the total.</summary>
        Done,

        /// <summary>There are fewer holds than that.</summary>
        TooFew,

        /// <summary>The mode is not saturated any more: look at the word again.</summary>
        Closed,
    }

    /// <summary>The count of a mode whether its field is full or not.</summary>
    public static long TrueCount(Seat seat, int mode, ulong word, Surplus? surplus)
    {
        ulong shown = seat.CountIn(word);
        if (surplus is null || seat.Kind != SeatKind.Saturating || shown != seat.Limit)
        {
            return (long)shown;
        }

        long total = Seam.Read(ref surplus._totals[mode]);
        return total == Idle ? (long)shown : total;
    }

    /// <summary>Granter only: the field is about to be published as full.</summary>
    public void Open(int mode, long total) => Seam.Exchange(ref _totals[mode], total);

    /// <summary>Granter only: the field is no longer full. Returns the total that was left.</summary>
    public long Close(int mode) => Seam.Exchange(ref _totals[mode], Idle);

    /// <summary>Granter only: more holds of a mode whose field is full.</summary>
    public void Add(int mode, long count) => Seam.Add(ref _totals[mode], count);

    /// <summary>Granter only: the total of a mode whose field is full.</summary>
    public long Total(int mode) => Seam.Read(ref _totals[mode]);

    /// <summary>Anyone: takes holds from an open total.</summary>
    public Booking TryRelease(int mode, long count)
    {
        while (true)
        {
            long total = Seam.Read(ref _totals[mode]);
            if (total == Idle)
            {
                return Booking.Closed;
            }

            if (total < count)
            {
                return Booking.TooFew;
            }

            if (Seam.TryChange(ref _totals[mode], total, total - count))
            {
                return Booking.Done;
            }
        }
    }
}
