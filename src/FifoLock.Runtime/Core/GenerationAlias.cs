namespace FifoLocks.Core;

/// <summary>Which generation in the word stands for the one that a lease shows, where a lock was given up and taken back for that lease.</summary>
/// <remarks>
/// Each release bumps the generation in the word, so a hold that was given up and taken back has another one than the lease shows. The old one is never put back, or
/// a second dispose of the lease could pass for the first. Instead the lock remembers which generation stands for which lease: one pair is enough, because there is
/// one holder. A pair that is out of date stays, and may come to name a generation that is used again: so what the word itself shows is asked first.
/// </remarks>
internal struct GenerationAlias
{
    /// <summary>
    /// The generation that a lease shows, and in the low half the one in the word. Written by the holder, before its wait returns; read by whoever finds that the word
    /// does not show what a lease shows.
    /// </summary>
    private ulong _pair;

    /// <summary>Whether the generation in the word is the one that a lease shows, or stands for it.</summary>
    public bool IsShownBy(uint inWord, uint shown) => inWord == shown || Seam.Read(ref _pair) == Pair(shown, inWord);

    /// <summary>From here on the lease that shows <paramref name="shown"/> is valid again.</summary>
    public void Set(uint shown, uint inWord) => Seam.Write(ref _pair, Pair(shown, inWord));

    private static ulong Pair(uint shown, uint inWord) => ((ulong)shown << 32) | inWord;
}
