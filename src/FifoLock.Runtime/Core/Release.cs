namespace FifoLocks.Core;

/// <summary>What a release came to.</summary>
internal enum Release
{
    /// <summary>Released; whoever has the granter's role, if anyone has, knows.</summary>
    Done,

    /// <summary>Released, and this thread is the granter now: it must drain.</summary>
    TookRole,

    /// <summary>Released beside the word: somebody must be told.</summary>
    MustTell,

    /// <summary>Nothing was released: the holds are not there, or the lease is stale.</summary>
    NotHeld,
}
