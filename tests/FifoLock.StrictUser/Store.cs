using FifoLocks;

namespace Acme.Documents;

/// <summary>Has a lock of its own, whose modes nobody else sees.</summary>
public sealed partial class Store
{
    private readonly Gate _gate = new();
    private readonly Dictionary<string, string> _values = [];

    /// <summary>Looks.</summary>
    /// <param name="key">Where.</param>
    /// <returns>What is there.</returns>
    public string? Get(string key)
    {
        using (_gate.EnterRead())
        {
            return _values.GetValueOrDefault(key);
        }
    }

    /// <summary>Waits and writes.</summary>
    /// <param name="key">Where.</param>
    /// <param name="value">What.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When it is written.</returns>
    public async Task SetAsync(string key, string value, CancellationToken cancellationToken)
    {
        using (await _gate.AcquireWrite(cancellationToken).ConfigureAwait(false))
        {
            _values[key] = value;
        }
    }

    /// <summary>Writes if nobody is there.</summary>
    /// <param name="key">Where.</param>
    /// <param name="value">What.</param>
    /// <returns>Whether it did.</returns>
    public bool TrySet(string key, string value)
    {
        if (_gate.TryEnterWrite(out Lease<Write> lease))
        {
            using (lease)
            {
                _values[key] = value;
            }

            return true;
        }

        return false;
    }

    /// <summary>Writes if it does not take long.</summary>
    /// <param name="key">Where.</param>
    /// <param name="value">What.</param>
    /// <param name="patience">How long.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether it did.</returns>
    public async Task<bool> TrySetAsync(string key, string value, TimeSpan patience, CancellationToken cancellationToken)
    {
        using Lease<Write> lease = await _gate.TryAcquireWrite(patience, cancellationToken).ConfigureAwait(false);
        if (lease.IsHeld)
        {
            _values[key] = value;
        }

        return lease.IsHeld;
    }

    [LockMode]
    private sealed partial class Read
    {
        private static bool IsCompatible(Holds h) => h.None<Write>();
    }

    [LockMode]
    private sealed partial class Write
    {
        private static bool IsCompatible(Holds h) => h.None<Read>() && h.None<Write>();
    }

    [FifoLock(typeof(Read), typeof(Write))]
    private sealed partial class Gate;
}
