using FifoLocks.Generators.Model;

namespace FifoLocks.Generators.Emission;

/// <summary>Gives each typed lock the models of the modes that it lists.</summary>
internal static class TypedLockPlanner
{
    public static IEnumerable<TypedLockModel> Plan(IReadOnlyList<LockModel> found, IReadOnlyList<ModeModel> modes)
    {
        var known = new Dictionary<string, ModeModel>(StringComparer.Ordinal);
        foreach (ModeModel mode in modes)
        {
            known[mode.FullName] = mode;
        }

        List<LockModel> locks = [.. found.GroupBy(static each => each.Shape.FullName, StringComparer.Ordinal).Select(static group => group.First())];
        IReadOnlyList<string> files = HintNames.For([.. locks.Select(static each => each.Shape.FullName)], "-lock.g.cs");
        for (int i = 0; i < locks.Count; i++)
        {
            if (locks[i].Standing == Standing.Sound)
            {
                yield return new TypedLockModel(files[i], locks[i], Resolve(locks[i], known).ToEquatableArray());
            }
        }
    }

    private static IEnumerable<ListedModeModel> Resolve(LockModel typedLock, Dictionary<string, ModeModel> known)
    {
        foreach (ListedMode entry in typedLock.Modes)
        {
            // One that cannot be made a mode at all (and is reported for it) has no lease to name.
            if ((entry.Foreign ?? Find(known, entry.FullName)) is { Standing: not Standing.Unusable } mode)
            {
                yield return new ListedModeModel(entry, mode);
            }
        }
    }

    private static ModeModel? Find(Dictionary<string, ModeModel> known, string fullName) =>
        known.TryGetValue(fullName, out ModeModel? mode) ? mode : null;
}
