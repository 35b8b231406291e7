namespace FifoLocks.Core;

/// <summary>Which generation in the word stands for the one that a lease shows, where a lock was given up and taken back for that lease.</summary>
/// <remarks>
/// Each release bumps the generation in the word, so a hold that was given up and taken back has another one than the lease shows. The old one is never put back, or
/// a second dispose of the lease could pass for the first. Instead the lock remembers which generation stands for which lease: one pair is enough, because there is
/// one holder, and a pair that is out of date matches nothing for as long as generations are not used again.
/// </remarks>
internal struct GenerationAlias
{
    /// <summary>
    /// The generation that a lease shows, and in the low half the one in the word. Written by the holder, before its wait returns; read by whoever finds that the word
    /// does not show what a lease shows.
    /// </summary>
    private ulong _pair;

    /// <summary>The generation under which the hold of a lease stands in the word, if it is held.</summary>
    public uint Of(uint shown)
    {
        ulong pair = Seam.Read(ref _pair);
        return (uint)(pair >> 32) == shown ? (uint)pair : shown;
    }

    /// <summary>From here on the lease that shows <paramref name="shown"/> is valid again.</summary>
    public void Set(uint shown, uint inWord) => Seam.Write(ref _pair, ((ulong)shown << 32) | inWord);
}
