using System.Globalization;

namespace FifoLocks;

/// <summary>
/// What could be seen of a primitive at one moment: its type, its name, its state and how many wait. It does not change, and it does not know the
/// primitive: keep it, compare it with a later one, or write it to a log.
/// </summary>
/// <remarks>
/// A snapshot: other threads may have changed the primitive meanwhile, and the parts may be of moments that lie a little apart; the holds of a lock are of
/// one moment. Two descriptions are equal when they say the same. Immutable, so safe to use from any thread.
/// </remarks>
/// <example>
/// <code>
/// PrimitiveDescription now = connections.Describe();
/// log($"{now}");                                       // FifoSemaphore(value=3, waiting=2)
/// foreach (var (name, value) in now.State) { }         // value, 3
/// </code>
/// </example>
public sealed record PrimitiveDescription
{
    internal PrimitiveDescription(string type, string name, int? waitingCount, KeyValuePair<string, object?>[] state)
    {
        Type = type;
        Name = name;
        WaitingCount = waitingCount;
        State = Array.AsReadOnly(state);
    }

    /// <summary>The name of its type, without namespace and type arguments.</summary>
    public string Type { get; }

    /// <summary>What messages call it: <see cref="FifoLockOptions.Name"/>, or the name of its type.</summary>
    public string Name { get; }

    /// <summary>
    /// Its state, part by part, in the order of the text: what is held in each mode of a lock, what a semaphore has left. Numbers, truth values and the
    /// action of a <see cref="ResourceGuard"/>; only of <see cref="SetOnce{T}"/> and <see cref="Once{T}"/> also the value, which lives as long as this record.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, object?>> State { get; }

    /// <summary>How many requests waited, 0 or more; null where nobody ever waits.</summary>
    public int? WaitingCount { get; }

    /// <summary>Whether both say the same.</summary>
    /// <param name="other">Another description, or null.</param>
    public bool Equals(PrimitiveDescription? other) =>
        other is not null
        && Type == other.Type
        && Name == other.Name
        && WaitingCount == other.WaitingCount
        && State.Count == other.State.Count
        && State.Zip(other.State).All(static pair => pair.First.Key == pair.Second.Key && Equals(pair.First.Value, pair.Second.Value));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Type, Name, WaitingCount, State.Count);

    /// <summary>
    /// Name, state, waiters: <c>FifoSemaphore(value=3, waiting=2)</c>. The same in every culture. A value of <see cref="SetOnce{T}"/> or
    /// <see cref="Once{T}"/> is asked for its text; should that throw, the text says what.
    /// </summary>
    public override string ToString()
    {
        IEnumerable<string> parts = State.Select(static part => $"{part.Key}={TextOf(part.Value)}");
        return $"{Name}({string.Join(", ", WaitingCount is null ? parts : parts.Append($"waiting={TextOf(WaitingCount)}"))})";
    }

    private static string TextOf(object? value)
    {
        try
        {
            return (value is IFormattable number ? number.ToString(format: null, CultureInfo.InvariantCulture) : value?.ToString()) ?? "none";
        }
        catch (Exception error)
        {
            return $"{value!.GetType().Name}: {error.GetType().Name}";
        }
    }
}
