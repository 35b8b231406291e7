namespace FifoLocks.Generators.Model;

/// <summary>
/// One comparison of a predicate in symbolic form: the count of a mode, by name, is fewer than (or at least) a limit. The limit is a constant, or a lock
/// parameter plus a constant.
/// </summary>
/// <param name="Mode">The full metadata name of the counted mode.</param>
/// <param name="IsLower">True for "at least", false for "fewer than".</param>
/// <param name="Parameter">The lock parameter in the limit, or null.</param>
/// <param name="Limit">The limit, or what is added to the parameter.</param>
internal readonly record struct BoundTerm(string Mode, bool IsLower, string? Parameter, long Limit)
{
    public static BoundTerm Fewer(string mode, long limit, string? parameter = null) => new(mode, false, parameter, limit);

    public static BoundTerm AtLeast(string mode, long limit, string? parameter = null) => new(mode, true, parameter, limit);

    /// <summary>Whether this bound cannot hold without <paramref name="other"/> holding too, as far as that can be seen without the parameters.</summary>
    public bool Implies(BoundTerm other) =>
        Mode == other.Mode
        && IsLower == other.IsLower
        && Parameter == other.Parameter
        && (IsLower ? Limit >= other.Limit : Limit <= other.Limit);
}
