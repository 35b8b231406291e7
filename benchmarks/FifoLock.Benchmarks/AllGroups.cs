using FifoLocks.Benchmarks.Groups;
using FifoLocks.Benchmarks.Measuring;

namespace FifoLocks.Benchmarks;

/// <summary>All groups, in the order in which they are printed.</summary>
internal static class AllGroups
{
    public static IReadOnlyList<Group> All { get; } =
    [
        Uncontended.Group,
        Contended.Group,
        Threads.Group,
        Mixed.Group,
        ReadersAndWriters.Group,
        Permits.Group,
        Cancellation.Group,
        Depth.Group,
        Memory.Group,
        Primitives.Group,
        Queues.Group,
        Readers.Group,
        ManyModes.Group,
        ManyLocks.Group,
    ];

    public static IEnumerable<string> Names => All.Select(static group => group.Name);

    /// <exception cref="UsageException">There is no such group.</exception>
    public static Group Named(string name) =>
        All.FirstOrDefault(group => group.Name == name) ?? throw new UsageException($"There is no group '{name}'. Groups: {string.Join(", ", Names)}.");
}
