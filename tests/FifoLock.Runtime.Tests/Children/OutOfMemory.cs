namespace FifoLocks.Tests.Children;

/// <summary>The heap has a limit here. It is filled up to the last bytes, and then requests come that have to wait.</summary>
internal static class OutOfMemory
{
    private const int Most = 1_000_000;

    public static void Run()
    {
        var gate = new FifoLock();
        Lease<Write> held = gate.Enter<Write>();
        var requests = new ValueTask<Lease<Write>>[Most];
        int made = 0;
        int refused = 0;

        // What the first request of all makes, types and the queue, is there before.
        requests[made++] = gate.Acquire<Write>();
        Hog(ref made, ref refused, gate, requests);
        GC.Collect();

        // Not one request is lost, not one is too many, and the lock works on.
        Assert.That((refused, gate.WaitingCount), Is.EqualTo((3, made)));
        held.Dispose();
        for (int i = 0; i < made; i++)
        {
            WithinLimits.Completes(requests[i]).GetAwaiter().GetResult().Dispose();
        }

        AtRest.Check(gate);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void Hog(ref int made, ref int refused, FifoLock gate, ValueTask<Lease<Write>>[] requests)
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

        GC.KeepAlive(hoard);
    }

    private sealed class Node(Node? next, int size)
    {
        private readonly byte[]? _load = size == 0 ? null : GC.AllocateUninitializedArray<byte>(size);

        public (Node?, byte[]?) Parts => (next, _load);
    }
}
