namespace FifoLocks.Core;

/// <summary>What a request that did not have to wait came to.</summary>
/// <param name="IsGranted">Whether there is anything.</param>
/// <param name="Stamp">What it was granted under: a generation; or the slot that it is counted in.</param>
/// <param name="Ticket">Of the ledger, where leases are tracked or nested; <see cref="InSlot"/> for a parked reader; else 0.</param>
internal readonly record struct Grant(bool IsGranted, uint Stamp, long Ticket)
{
    private const long InSlot = -1;

    /// <summary>Whether it is counted in a slot, and not in the word.</summary>
    public bool IsParked => Ticket == InSlot;

    public static Grant Parked(int slot) => new(true, (uint)slot, InSlot);
}
