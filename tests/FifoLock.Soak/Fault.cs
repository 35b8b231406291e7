namespace FifoLocks.Soak;

/// <summary>
/// Something that breaks between the library and the checks, as if the library had done it: a checker that cannot fail proves nothing. Each strikes one time in four.
/// </summary>
internal enum Fault
{
    None,

    /// <summary>Somebody goes in without having been granted anything.</summary>
    LetsTwoIn,

    /// <summary>A release does nothing.</summary>
    LosesARelease,

    /// <summary>A wake-up does nothing.</summary>
    LosesAWakeUp,

    /// <summary>Two requests are granted in the wrong order.</summary>
    Overtakes,

    /// <summary>An item that was put is never taken.</summary>
    LosesAnItem,

    /// <summary>An item is taken twice.</summary>
    DoublesAnItem,

    /// <summary>A request ends twice.</summary>
    EndsTwice,
}
