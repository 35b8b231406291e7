namespace FifoLocks.Tests.Scenarios;

/// <summary>The modes that scenarios use (fixtures derive from it to name them), each with its predicate once more in plain C#, for models.</summary>
internal abstract class Cast
{
    public static readonly ModeUse Read = ModeUse.Of<Read>(static (held, _) => held("Write") == 0);

    public static readonly ModeUse Write = ModeUse.Of<Write>(static (held, count) => held("Read") == 0 && held("Write") + count <= 1);

    public static readonly ModeUse Alone = ModeUse.Of<Alone>(static (held, count) => held("Alone") + count <= 1);

    /// <summary>A slot of a pool with a capacity of three.</summary>
    public static readonly ModeUse Slot = SlotOf(3);

    public static ModeUse SlotOf(int capacity) => ModeUse.Of<Pool, Slot>((held, count) => held("Slot") + count <= capacity);
}
