using System.Reflection;
using System.Runtime.Versioning;
using FifoLocks;

[assembly: CLSCompliant(false)]

// A lock of one's own, with a parameter; tasks and a thread on it, in the order they came.
var studio = new Studio(seats: 2);
var order = new List<string>();

Lease<Record> recording = await studio.AcquireRecord().ConfigureAwait(false);
Task<Lease<Listen>> first = studio.AcquireListen().AsTask();
Task<Lease<Listen>> second = studio.AcquireListen().AsTask();
Task<Lease<Listen>> third = studio.AcquireListen().AsTask();
Note("waiting", studio.WaitingCount);

recording.Dispose();
Lease<Listen> one = await first.ConfigureAwait(false);
Lease<Listen> two = await second.ConfigureAwait(false);
Note("third waits", !third.IsCompleted);
Note("nobody records", !studio.TryEnterRecord(out _));

one.Dispose();
Lease<Listen> three = await third.ConfigureAwait(false);
two.Dispose();
three.Dispose();

// A plain lock, the modes of which are known by the verbs; and one of those that are ready-made.
var plain = new FifoLock();
using (plain.Enter<Alone>())
{
    Note("alone", !plain.TryEnter<Alone>(out _));
}

var mutex = new FifoMutex();
using (await mutex.Acquire().ConfigureAwait(false))
{
    Note("mutex is busy", !mutex.TryEnter(out _));
}

foreach (string line in order)
{
    Console.WriteLine(line);
}

Console.WriteLine($"library for {typeof(FifoMutex).Assembly.GetCustomAttribute<TargetFrameworkAttribute>()?.FrameworkName}");
Console.WriteLine($"on .NET {Environment.Version.Major}");

void Note(string what, object value) => order.Add($"{what}: {value}");
