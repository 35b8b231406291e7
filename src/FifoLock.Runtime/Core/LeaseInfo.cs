using FifoLocks.Modes;

namespace FifoLocks.Core;

/// <summary>
/// What the 64 bits of a lease mean, so that a release needs neither the mode's type nor a table.
/// <code>
/// info > 0                 shared: info is the number of holds, the stamp is the seat
/// info &lt; 0, bit 30 clear   exclusive: the low bits of info are the seat, the stamp is the generation
/// info &lt; 0, bit 30 set     tracked: the stamp and 30 bits of info are the ticket in the ledger
/// </code>
/// </summary>
internal static class LeaseInfo
{
    private const int Special = int.MinValue;
    private const int TrackedFlag = 1 << 30;
    private const int PayloadMask = TrackedFlag - 1;

    public static int Exclusive(Seat seat) => Special | (int)seat.Bits;

    public static int Tracked(long ticket) => Special | TrackedFlag | ((int)(ticket >> 32) & PayloadMask);

    public static bool IsShared(int info) => info > 0;

    public static bool IsTracked(int info) => (info & TrackedFlag) != 0;

    public static Seat ExclusiveSeat(int info) => Seat.FromBits((uint)(info & PayloadMask));

    public static long Ticket(uint stamp, int info) => ((long)(info & PayloadMask) << 32) | stamp;
}
