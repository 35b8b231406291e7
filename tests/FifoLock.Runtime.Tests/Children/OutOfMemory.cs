using System.Runtime.CompilerServices;

namespace FifoLocks.Tests.Children;

/// <summary>The heap has a limit here. It is filled up to the last bytes, and then requests come.</summary>
internal static class OutOfMemory
{
    private const int Most = 1_000_000;

    /// <summary>Requests that have to wait, and for which there is no waiter.</summary>
    public static void Waiters()
    {
        var gate = new FifoLock();
        Lease<Write> held = gate.Enter<Write>();
        var requests = new ValueTask<Lease<Write>>[Most];
        int made = 0;
        int refused = 0;

        // What the first request of all makes, types and the queue, is there before.
        requests[made++] = gate.Acquire<Write>();
        WhileFull(() =>
        {
            while (refused < 3 && made < Most)
            {
                try
                {
                    requests[made] = gate.Acquire<Write>();
                    made++;
                }
                catch (OutOfMemoryException)
                {
                    refused++;
                }
            }
        });

        // Not one request is lost, not one is too many, and the lock works on.
        Assert.That((refused, gate.WaitingCount), Is.EqualTo((3, made)));
        held.Dispose();
        for (int i = 0; i < made; i++)
        {
            WithinLimits.Completes(requests[i]).GetAwaiter().GetResult().Dispose();
        }

        AtRest.Check(gate);
    }

    /// <summary>Holds that fill a field, and no place to count them in.</summary>
    public static void FullFields()
    {
        // For the first, waiters and types are made. The others have a queue, since they have options, and need no more than a place.
        var gates = new Narrow[1000];
        var held = new Lease<Many>[gates.Length];
        var filling = new Lease<Many>[gates.Length];
        for (int i = 0; i < gates.Length; i++)
        {
            gates[i] = new Narrow(options: new FifoLockOptions());
            held[i] = gates[i].Enter<Many>(Narrow.Full - 1);
        }

        filling[0] = gates[0].Enter<Many>();
        int refused = 0;
        int asked = 1;
        WhileFull(() =>
        {
            for (; refused < 3 && asked < gates.Length; asked++)
            {
                try
                {
                    filling[asked] = gates[asked].Enter<Many>();
                }
                catch (OutOfMemoryException)
                {
                    refused++;
                }
            }
        });

        Assert.That((refused, gates.Take(asked).Count(gate => gate.CountHeld<Many>() == Narrow.Full - 1)), Is.EqualTo((3, 3)), "who was refused holds nothing");
        for (int i = 0; i < asked; i++)
        {
            // The lock works on: it counts beyond the field and back to nothing.
            using (gates[i].Enter<Many>(Narrow.Full))
            {
                held[i].Dispose();
                if (filling[i].IsHeld)
                {
                    filling[i].Dispose();
                }

                Assert.That(gates[i].CountHeld<Many>(), Is.EqualTo(Narrow.Full));
            }

            Assert.That((gates[i].State, gates[i].WaitingCount), Is.EqualTo((0ul, 0)));
        }
    }

    /// <summary>Leases that are tracked, and no place to write them down: granted at once, and out of the queue.</summary>
    public static void TrackedLeases()
    {
        const int Queued = 10;
        var options = new FifoLockOptions { TrackLeases = true };
        var gate = new FifoLock(options);
        var queue = new FifoLock(options);

        // What the first release of all makes, types and delegates, is there before.
        Lease<Write> first = queue.Enter<Write>();
        ValueTask<Lease<Write>> second = queue.Acquire<Write>();
        first.Dispose();
        WithinLimits.Completes(second).GetAwaiter().GetResult().Dispose();

        var leases = new List<Lease<Read>>(Most) { gate.Enter<Read>() };
        Lease<Write> held = queue.Enter<Write>();
        var requests = new ValueTask<Lease<Read>>[Queued];
        for (int i = 0; i < Queued; i++)
        {
            requests[i] = queue.Acquire<Read>();
        }

        int refused = 0;
        WhileFull(() =>
        {
            while (refused < 3 && leases.Count < Most)
            {
                try
                {
                    leases.Add(gate.Enter<Read>());
                }
                catch (OutOfMemoryException)
                {
                    refused++;
                }
            }

            held.Dispose();
        });

        Assert.That((refused, gate.CountHeld<Read>()), Is.EqualTo((3, leases.Count)));
        leases.ForEach(lease => lease.Dispose());
        AtRest.Check(gate);

        List<Lease<Read>> granted = [];
        int failed = 0;
        foreach (ValueTask<Lease<Read>> request in requests)
        {
            try
            {
                granted.Add(WithinLimits.Completes(request).GetAwaiter().GetResult());
            }
            catch (OutOfMemoryException)
            {
                failed++;
            }
        }

        Assert.That(failed, Is.Positive, "the heap was full");
        Assert.That(queue.CountHeld<Read>(), Is.EqualTo(granted.Count));
        granted.ForEach(lease => lease.Dispose());
        AtRest.Check(queue);
    }

    private static void WhileFull(Action action)
    {
        Hog(action);
        GC.Collect();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Hog(Action action)
    {
        Node? hoard = null;
        foreach (int size in (int[])[1 << 20, 1 << 16, 1 << 10, 1 << 6, 0])
        {
            try
            {
                while (true)
                {
                    hoard = new Node(hoard, size);
                }
            }
            catch (OutOfMemoryException)
            {
            }
        }

        action();
        GC.KeepAlive(hoard);
    }

    private sealed class Node(Node? next, int size)
    {
        private readonly byte[]? _load = size == 0 ? null : GC.AllocateUninitializedArray<byte>(size);

        public (Node?, byte[]?) Parts => (next, _load);
    }
}
