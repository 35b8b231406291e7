using FifoLocks.Core;

namespace FifoLocks;

/// <summary>
/// How many leases of each mode are held at the moment a predicate is asked. A snapshot: values only, no way back to the lock.
/// </summary>
/// <example><code>public static bool IsCompatible(Holds h) =&gt; h.None&lt;Write&gt;() &amp;&amp; h.Count&lt;Read&gt;() &lt; 10;</code></example>
/// <remarks>
/// Predicates made of comparisons of <see cref="Count{T}"/>, <see cref="Any{T}"/> and <see cref="None{T}"/> are compiled to constants and never run; everything
/// else runs as written on this type. A mode that the lock does not have counts as not held.
/// </remarks>
public readonly struct Holds
{
    private readonly LockLayout? _layout;
    private readonly ulong _word;
    private readonly Surplus? _surplus;
    private readonly int _own;
    private readonly int _extra;
    private readonly int _leftOut;
    private readonly int _leftOutCount;
    private readonly int _parkedMode;
    private readonly long _parked;

    internal Holds(LockLayout layout, ulong word, Surplus? surplus, int own, int extra, int leftOut = -1, int leftOutCount = 0, int parkedMode = -1, long parked = 0)
    {
        _parkedMode = parkedMode;
        _parked = parked;
        _leftOut = leftOut;
        _leftOutCount = leftOutCount;
        _layout = layout;
        _word = word;
        _surplus = surplus;
        _own = own;
        _extra = extra;
    }

    /// <summary>The number of holds of a mode, 0 or more.</summary>
    /// <typeparam name="T">A lock mode.</typeparam>
    public int Count<T>()
    {
        int mode = _layout is null ? -1 : _layout.IndexOf(ModeName<T>.FullName);
        return mode < 0 ? 0 : (int)Math.Min(CountOf(mode), int.MaxValue);
    }

    /// <summary>Whether the mode is held at all.</summary>
    /// <typeparam name="T">A lock mode.</typeparam>
    public bool Any<T>() => Count<T>() > 0;

    /// <summary>Whether the mode is not held.</summary>
    /// <typeparam name="T">A lock mode.</typeparam>
    public bool None<T>() => Count<T>() == 0;

    /// <summary>
    /// The true count of a mode by index. For the mode that asks, a request for n holds is judged as n - 1 holds later; a conversion leaves out what its
    /// own lease holds.
    /// </summary>
    internal long CountOf(int mode) =>
        Surplus.TrueCount(_layout!.Seats[mode], mode, _word, _surplus)
        + (mode == _own ? _extra : 0)
        + (mode == _parkedMode ? _parked : 0)
        - (mode == _leftOut ? _leftOutCount : 0);

    /// <summary>Looked up once per mode type; the name is what generated layouts are written with.</summary>
    private static class ModeName<T>
    {
        public static readonly string FullName = typeof(T).FullName!;
    }
}
