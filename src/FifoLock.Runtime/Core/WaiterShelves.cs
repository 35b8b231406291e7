using System.Runtime.CompilerServices;

namespace FifoLocks.Core;

/// <summary>
/// What each thread keeps of the pools of waiters: one shelf per kind of waiter. In a class that is not generic, because there the JIT reads a thread's own variable with a few
/// instructions; in shared generic code it calls the runtime for it.
/// </summary>
internal static class WaiterShelves
{
    private static int s_numbers;

    [ThreadStatic]
    private static Shelf[]? t_shelves;

    /// <summary>A number for a kind of waiter. Each kind once, when its class is initialised: outside the seam, since no thread may be stopped in there.</summary>
    public static int NewNumber() => Interlocked.Increment(ref s_numbers) - 1;

    /// <summary>The calling thread's shelf.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref Shelf Own(int number)
    {
        Shelf[]? shelves = t_shelves;
        return ref shelves is not null && (uint)number < (uint)shelves.Length ? ref shelves[number] : ref Grow(number);
    }

    private static ref Shelf Grow(int number)
    {
        Array.Resize(ref t_shelves, Math.Max(4, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)number + 1)));
        return ref t_shelves[number];
    }

    /// <summary>Waiters chained by <see cref="Waiter.Next"/>, and how many.</summary>
    internal struct Shelf
    {
        public Waiter? Chain;
        public int Length;
    }
}
