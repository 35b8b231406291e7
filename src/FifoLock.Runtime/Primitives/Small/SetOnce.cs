using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using FifoLocks.Core;

namespace FifoLocks;

/// <summary>A place for a value that is set once: the first <see cref="TrySet"/> wins, all others see that value. Never waits; safe to call from any thread.</summary>
/// <typeparam name="T">The value; null is a value too.</typeparam>
/// <example>
/// <code>
/// private readonly SetOnce&lt;Uri&gt; _endpoint = new();
///
/// if (!_endpoint.TrySet(candidate)) log($"already set to {_endpoint.Get()}");
/// </code>
/// </example>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class SetOnce<T>
{
    /// <summary>Null while empty. Set by one compare-and-swap from null, cleared by anyone.</summary>
    private Box? _box;

    /// <summary>Whether there is a value. A snapshot.</summary>
    public bool IsSet => Seam.Read(ref _box) is not null;

    /// <summary>Sets the value if there is none.</summary>
    /// <param name="value">The value.</param>
    /// <returns>Whether this call set it.</returns>
    public bool TrySet(T value) => Seam.Read(ref _box) is null && Seam.CompareExchange(ref _box, new Box(value), null) is null;

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public T Get() => Seam.Read(ref _box) is { } box
        ? box.Value
        : throw new InvalidOperationException("No value was set yet. Ask TryGet where that can happen, or wait for a FifoEvent that says it is there.");

    /// <summary>The value, if there is one.</summary>
    /// <param name="value">The value, or the default.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGet([MaybeNullWhen(false)] out T value)
    {
        Box? box = Seam.Read(ref _box);
        value = box is null ? default : box.Value;
        return box is not null;
    }

    /// <summary>Takes the value away, so that another one can be set.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Clear() => Seam.Exchange(ref _box, null) is not null;

    /// <summary>Whether there is a value, and which. A snapshot that never waits. The record holds the value, which lives as long as it.</summary>
    public PrimitiveDescription Describe()
    {
        Box? box = Seam.Read(ref _box);
        return new(nameof(SetOnce<T>), nameof(SetOnce<T>), waitingCount: null, [new("set", box is not null), new("value", box is null ? null : box.Value)]);
    }

    /// <summary><c>SetOnce(set=True, value=third)</c>. The text of <see cref="Describe"/>.</summary>
    public override string ToString() => Describe().ToString();

    private sealed class Box(T value)
    {
        public T Value { get; } = value;
    }
}
