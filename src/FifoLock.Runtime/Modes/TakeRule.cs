using FifoLocks.Core;

namespace FifoLocks.Modes;

/// <summary>A request that takes one from a count which somebody else raises: one waiter per signal.</summary>
internal sealed class TakeRule(string name, Seat signals) : GrantRule
{
    internal override string Name => name;

    internal override bool Admits(ulong word, int count, uint stamp, Surplus? surplus) => signals.FieldIn(word) != 0;

    internal override ulong Take(ulong word, int count) => word - signals.Unit;
}
