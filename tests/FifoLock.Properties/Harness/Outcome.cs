namespace FifoLocks.Properties.Harness;

/// <summary>What has become of a request so far, in the object and in the model alike.</summary>
internal sealed record Outcome
{
    private readonly string _what;
    private readonly object? _value;

    private Outcome(string what, object? value = null)
    {
        _what = what;
        _value = value;
    }

    public static Outcome Waits { get; } = new("waits");

    public static Outcome TimedOut { get; } = new("timed out");

    public static Outcome Cancelled { get; } = new("cancelled");

    /// <summary>Got what it asked for, and with it a value where the request is for one.</summary>
    public static Outcome Granted(object? value = null) => new("granted", value);

    public static Outcome Failed(Type exception) => new(exception.Name) { IsFailure = true };

    /// <summary>An exception that is not about having given up.</summary>
    public bool IsFailure { get; private init; }

    public override string ToString() => _value is null ? _what : $"{_what} {_value}";
}
