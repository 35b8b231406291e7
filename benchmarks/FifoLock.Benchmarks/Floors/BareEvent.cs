using System.Runtime.CompilerServices;

namespace FifoLocks.Benchmarks.Floors;

/// <summary>What is left of an event that is set: a call that answers at once.</summary>
internal sealed class BareEvent
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public ValueTask WaitAsync() => default;
}
