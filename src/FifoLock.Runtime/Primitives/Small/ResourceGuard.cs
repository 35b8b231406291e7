using System.Diagnostics;

namespace FifoLocks;

/// <summary>
/// Says so when two callers use a thing at once that only one may use: entering never waits, it throws while somebody is inside. Use it to find a missing lock, or to
/// forbid concurrent reads of one stream; to wait for one another, use <see cref="FifoMutex"/>.
/// </summary>
/// <example>
/// <code>
/// private readonly ResourceGuard _reading = new("reading from this connection");
///
/// using (_reading.Enter())
/// {
///     return await _stream.ReadAsync(buffer);
/// }
/// </code>
/// </example>
/// <remarks>Safe to call from any thread. The lease alone can leave: nobody else's call ends it, and disposing it twice throws.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class ResourceGuard
{
    private readonly FifoMutex _inside = new();

    /// <summary>Creates a guard.</summary>
    /// <param name="action">What is guarded, as it should stand in the message: "reading from this connection".</param>
    /// <exception cref="ArgumentException"><paramref name="action"/> is empty.</exception>
    public ResourceGuard(string action)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(action);
        Action = action;
    }

    /// <summary>What is guarded.</summary>
    public string Action { get; }

    /// <summary>Whether somebody is inside. A snapshot.</summary>
    public bool IsBusy => _inside.CountHeld<FifoMutex.Exclusive>() > 0;

    /// <summary>Enters, or throws.</summary>
    /// <returns>The lease; dispose it to leave.</returns>
    /// <exception cref="BusyResourceException">Somebody is inside.</exception>
    public Lease<FifoMutex.Exclusive> Enter() =>
        _inside.TryEnter(out Lease<FifoMutex.Exclusive> lease) ? lease : throw new BusyResourceException(Action);

    /// <inheritdoc cref="FifoPrimitive.Describe"/>
    public PrimitiveDescription Describe() => new(nameof(ResourceGuard), nameof(ResourceGuard), waitingCount: null, [new("action", Action), new("busy", IsBusy)]);

    /// <inheritdoc cref="FifoPrimitive.ToString"/>
    public override string ToString() => Describe().ToString();
}
