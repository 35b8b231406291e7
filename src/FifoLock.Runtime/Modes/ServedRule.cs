using FifoLocks.Core;

namespace FifoLocks.Modes;

/// <summary>
/// The name of what is asked of a primitive that serves its requests itself (<see cref="FifoServed"/>): the word says nothing about it, so there is neither guard nor effect.
/// </summary>
internal sealed class ServedRule(string name, bool asksToWithdraw = false) : GrantRule
{
    internal override string Name => name;

    internal override bool ArrivalTells => true;

    internal override bool CanGiveBack => false;

    internal override bool AsksToWithdraw => asksToWithdraw;

    /// <summary>Nobody is granted anything without the granter.</summary>
    internal override bool Admits(ulong word, int count, uint stamp, Surplus? surplus) => false;

    internal override ulong Take(ulong word, int count) => word;
}
