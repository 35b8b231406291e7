using FifoLocks.Modes;

namespace FifoLocks.Core;

/// <summary>
/// What the 64 bits of a lease mean, so that a release needs neither the mode's type nor a table.
/// <code>
/// info > 0                 shared: info is the number of holds, the stamp is the seat
/// info &lt; 0, bit 30 clear   exclusive: the low bits of info are the seat, the stamp is the generation
/// info &lt; 0, bit 30 set     tracked: the stamp and 29 bits of info are the ticket in the ledger
/// the same, bit 29 set      parked: the low bits of info are the seat, the stamp is the slot that counts the hold
/// </code>
/// </summary>
internal static class LeaseInfo
{
    private const int Special = int.MinValue;
    private const int TrackedFlag = 1 << 30;
    private const int ParkedFlag = 1 << 29;
    private const int PayloadMask = ParkedFlag - 1;
    private const int ParkedBits = Special | TrackedFlag | ParkedFlag;

    public static int Exclusive(Seat seat) => Special | (int)seat.Bits;

    public static int Tracked(long ticket) => Special | TrackedFlag | ((int)(ticket >> 32) & PayloadMask);

    public static int Parked(Seat seat) => ParkedBits | (int)seat.Bits;

    public static bool IsShared(int info) => info > 0;

    /// <summary>Of one that is not shared. True of parked ones too: what both have in common is that the inlined release leaves them alone.</summary>
    public static bool IsTracked(int info) => (info & TrackedFlag) != 0;

    public static bool IsParked(int info) => (info & ParkedBits) == ParkedBits;

    public static Seat ExclusiveSeat(int info) => Seat.FromBits((uint)(info & PayloadMask));

    public static Seat ParkedSeat(int info) => Seat.FromBits((uint)(info & PayloadMask));

    public static long Ticket(uint stamp, int info) => ((long)(info & PayloadMask) << 32) | stamp;
}
