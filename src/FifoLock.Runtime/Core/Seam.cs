using System.Runtime.CompilerServices;

namespace FifoLocks.Core;

/// <summary>
/// Every atomic step, every park and every look at the clock of this library goes through here. What ships compiles to the bare
/// instructions; tests compile the same sources against a seam of their own that hands each step to a scheduler.
/// </summary>
internal static class Seam
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Read(ref ulong place) => Volatile.Read(ref place);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Read(ref long place) => Volatile.Read(ref place);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Read(ref int place) => Volatile.Read(ref place);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Read<T>(ref T place)
        where T : class? => Volatile.Read(ref place);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(ref int place, int value) => Volatile.Write(ref place, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(ref long place, long value) => Volatile.Write(ref place, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(ref ulong place, ulong value) => Volatile.Write(ref place, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryChange(ref ulong place, ulong from, ulong to) => Interlocked.CompareExchange(ref place, to, from) == from;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryChange(ref int place, int from, int to) => Interlocked.CompareExchange(ref place, to, from) == from;

    /// <summary>Puts <paramref name="to"/> in place of <paramref name="from"/>; returns what was there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T CompareExchange<T>(ref T place, T to, T from)
        where T : class? => Interlocked.CompareExchange(ref place, to, from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Exchange<T>(ref T place, T to)
        where T : class? => Interlocked.Exchange(ref place, to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Exchange(ref int place, int to) => Interlocked.Exchange(ref place, to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Add(ref ulong place, ulong amount) => Interlocked.Add(ref place, amount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Add(ref long place, long amount) => Interlocked.Add(ref place, amount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Add(ref int place, int amount) => Interlocked.Add(ref place, amount);

    /// <summary>How many cores there are.</summary>
    public static int Cores() => Environment.ProcessorCount;

    /// <summary>The core that this thread runs on, or did a moment ago.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Core() => Thread.GetCurrentProcessorId();

    /// <summary>The clock, in ticks of the provider's own frequency.</summary>
    public static long Now(TimeProvider clock) => clock.GetTimestamp();

    /// <summary>Blocks the calling thread until the event is set; false when the time (milliseconds, -1 is for ever) ran out.</summary>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted.</exception>
    public static bool Park(AutoResetEvent signal, int milliseconds) => signal.WaitOne(milliseconds);

    /// <summary>Wakes whoever is parked on the event, or the next that parks. Never blocks.</summary>
    public static void Unpark(AutoResetEvent signal) => signal.Set();

    /// <summary>Has the pool run a work item.</summary>
    public static void QueueToPool(IThreadPoolWorkItem item, bool preferLocal) => ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal);

    /// <summary>Has the pool run a continuation.</summary>
    public static void QueueToPool(Action<object?> continuation, object? state, bool preferLocal) => ThreadPool.UnsafeQueueUserWorkItem(continuation, state, preferLocal);

    /// <summary>How often a thread that would look so often looks before it parks: not at all on one core, where nobody can change anything while it looks.</summary>
    public static int Looks(int looks) => Environment.ProcessorCount > 1 ? looks : 0;

    /// <summary>Passes the time until the next look, some 50 ns; false when it is time to park.</summary>
    public static bool Spin(ref int looks)
    {
        if (looks == 0)
        {
            return false;
        }

        looks--;
        Thread.SpinWait(1);
        return true;
    }
}
