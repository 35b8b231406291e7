using FifoLocks.Generators.Model;

namespace FifoLocks.Generators.Emission;

/// <summary>Cuts the modes of an assembly into families: the connected components of who mentions whom.</summary>
internal static class FamilyPlanner
{
    public static IEnumerable<FamilyModel> Plan(IReadOnlyList<ModeModel> found)
    {
        // Each once: a type that carries the attribute twice (CS0579) is found twice.
        List<ModeModel> modes =
        [
            .. found.GroupBy(static mode => mode.FullName, StringComparer.Ordinal)
                .Select(static group => group.First())
                .OrderBy(static mode => mode.FullName, StringComparer.Ordinal),
        ];
        IReadOnlyList<string> names = [.. modes.Select(static mode => mode.FullName)];
        IReadOnlyList<string> modeFiles = HintNames.For(names, ".g.cs");
        IReadOnlyList<string> familyFiles = HintNames.For(names, "-family.g.cs");

        foreach (List<int> members in Families(modes))
        {
            int first = members[0];
            yield return new FamilyModel(
                HintNames.ClassName(modes[first].FullName, modes[first].Assembly),
                familyFiles[first],
                members.Select(i => modes[i]).ToEquatableArray(),
                members.Select(i => modeFiles[i]).ToEquatableArray());
        }
    }

    /// <summary>The members of each family by index, in order, as are the families by their first members.</summary>
    private static IEnumerable<List<int>> Families(List<ModeModel> modes)
    {
        int[] family = Components(modes);
        var members = new List<int>?[modes.Count];
        for (int i = 0; i < modes.Count; i++)
        {
            (members[family[i]] ??= []).Add(i);
        }

        return members.OfType<List<int>>();
    }

    /// <summary>For each mode the index of the first mode of its family.</summary>
    private static int[] Components(List<ModeModel> modes)
    {
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < modes.Count; i++)
        {
            index[modes[i].FullName] = i;
        }

        int[] parent = [.. Enumerable.Range(0, modes.Count)];
        for (int i = 0; i < modes.Count; i++)
        {
            foreach (Mention mention in modes[i].Mentions)
            {
                if (mention.ForeignAssembly is null)
                {
                    Join(i, mention.FullName);
                }
            }

            foreach (string target in modes[i].ConvertsTo)
            {
                Join(i, target);
            }
        }

        return [.. parent.Select((_, i) => Root(parent, i))];

        void Join(int mode, string name)
        {
            if (index.TryGetValue(name, out int other))
            {
                int one = Root(parent, mode);
                int two = Root(parent, other);
                parent[Math.Max(one, two)] = Math.Min(one, two);
            }
        }
    }

    private static int Root(int[] parent, int i)
    {
        while (parent[i] != i)
        {
            i = parent[i] = parent[parent[i]];
        }

        return i;
    }
}
