namespace FifoLocks.Generators;

/// <summary>
/// The names of the pipeline's steps. The caching test reflects over this class, so a step that is added here is tested, and a step that is not
/// added here has no name to be found by.
/// </summary>
internal static class TrackingNames
{
    /// <summary>From an attributed type or method to its model; the only steps that look at the compilation.</summary>
    public const string Modes = nameof(Modes);

    /// <inheritdoc cref="Modes"/>
    public const string Locks = nameof(Locks);

    /// <inheritdoc cref="Modes"/>
    public const string SynchronizedMethods = nameof(SynchronizedMethods);

    /// <summary>All modes, cut into the families that mention one another.</summary>
    public const string Families = nameof(Families);

    /// <summary>Each typed lock with the modes that it lists.</summary>
    public const string TypedLocks = nameof(TypedLocks);

    /// <summary>The synchronized methods of each type.</summary>
    public const string SynchronizedTypes = nameof(SynchronizedTypes);

    /// <summary>The steps that run again after every edit, and so may only be asked to give an equal result.</summary>
    public static readonly string[] First = [Modes, Locks, SynchronizedMethods];
}
