using FifoLocks.Core;

namespace FifoLocks.Modes;

/// <summary>
/// A request that looks and changes nothing: it passes when some bits of the word have a value, or when a generation in the word is not the
/// one it saw when it came. The generation is what makes "set, then reset at once" let go of everyone who waited.
/// </summary>
internal sealed class PassRule(string name, ulong mask, ulong expect, Seat generation) : GrantRule
{
    internal override string Name => name;

    internal bool PassesAtOnce(ulong word) => (word & mask) == expect;

    /// <summary>Likewise, where no option wants to see every request.</summary>
    internal bool PassesWithoutTrace(ulong word) => (word & (mask | Word.LongWay)) == expect;

    /// <summary>What a request must remember of the word it found closed.</summary>
    internal uint Seen(ulong word) => (uint)generation.FieldIn(word);

    internal override bool Admits(ulong word, int count, uint stamp, Surplus? surplus) =>
        PassesAtOnce(word) || Seen(word) != stamp;

    internal override ulong Take(ulong word, int count) => word;
}
