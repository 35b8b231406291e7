using System.Collections.Concurrent;

namespace FifoLocks.Tests.TestModes;

/// <summary>
/// A typed lock that writes down who judges: its one mode runs as written, on a field of two bits, which two holds fill. From then on the granter makes one
/// grant in a pass.
/// </summary>
public sealed class Watched : FifoLock<Watched>
{
    private static readonly LockLayout s_layout = Layouts.Of("Watched", (typeof(Seen), "IsOpen or none", new Seat(0, 2, SeatKind.Saturating)));

    private readonly ConcurrentDictionary<int, int> _admitted = new();
    private volatile bool _isOpen;

    public Watched()
        : base(s_layout, null) =>
        SeenRule = ModeRule.Run(s_layout, 0, Judge);

    internal static ModeRule Refusal { get; } = ModeRule.Refuse("Seen is a mode of Watched.");

    internal ModeRule SeenRule { get; }

    /// <summary>Closed, one hold is granted at a time; open, any number.</summary>
    public bool IsOpen
    {
        get => _isOpen;
        set => _isOpen = value;
    }

    /// <summary>How many judgements of a thread said yes; each grant takes one or more.</summary>
    public int AdmittedBy(int thread) => _admitted.GetValueOrDefault(thread);

    private bool Judge(Holds holds)
    {
        if (!_isOpen && !holds.None<Seen>())
        {
            return false;
        }

        _admitted.AddOrUpdate(Environment.CurrentManagedThreadId, 1, static (_, times) => times + 1);
        return true;
    }
}

/// <summary>See <see cref="Watched"/>.</summary>
public sealed class Seen : IModeOf<Watched>
{
    public static LockLayout Layout => Watched.Refusal.Layout;

    public static ModeRule Rule => Watched.Refusal;

    public static Guard Guard => Rule.Guard;

    public static Guard GuardIn(Watched @lock) => @lock.SeenRule.Guard;

    public static ModeRule RuleIn(Watched @lock) => @lock.SeenRule;
}
