namespace FifoLocks.Core;

/// <summary>What a request that did not have to wait came to.</summary>
internal readonly record struct Grant(bool IsGranted, uint Stamp, long Ticket);
