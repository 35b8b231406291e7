namespace FifoLocks.Benchmarks.Measuring;

/// <summary>Tasks that want the same lock, all the time. Each is queued before the first release, and the time begins with that.</summary>
/// <param name="tasks">How many they are.</param>
/// <param name="yields">Whether they yield inside.</param>
internal sealed class Crowd(int tasks, bool yields)
{
    private const int Operations = 32_000;

    /// <param name="hold">Takes the lock; disposing gives it back.</param>
    /// <param name="body">Takes and gives back the lock so many times, with or without a yield inside.</param>
    public Contender Contender(string name, Role role, Scenario scenario, Func<IDisposable> hold, Func<int, bool, Task> body) => new(name, role, scenario, () =>
    {
        int times = Operations / tasks;
        var all = new Task[tasks];
        IDisposable held = hold();
        for (int i = 0; i < tasks; i++)
        {
            all[i] = body(times, yields);
        }

        Task end = Task.WhenAll(all);
        var meter = Meter.Start();
        held.Dispose();
        end.GetAwaiter().GetResult();
        return meter.Stop(times * tasks);
    });
}
