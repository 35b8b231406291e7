using System.Diagnostics;
using FifoLocks.Core;

namespace FifoLocks;

/// <summary>
/// Runs something once, whoever asks first, from threads and tasks, and keeps the result for all. An exception is not kept: it goes to the caller whose call it was, and the next
/// in line runs again. What <see cref="Lazy{T}"/> is, for asynchronous work too, with the callers in FIFO order.
/// </summary>
/// <typeparam name="T">The result.</typeparam>
/// <example>
/// <code>
/// private readonly Once&lt;Settings&gt; _settings = new();
///
/// Settings settings = await _settings.RunAsync(async () =&gt; await Load(), token);
/// </code>
/// </example>
/// <remarks>Safe to call from any thread. Asking from inside the run itself, on the same flow of control, throws instead of waiting for itself.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class Once<T>
{
    private readonly FifoMutex _running = new();
    private readonly AsyncLocal<bool> _isInside = new();

    /// <summary>Null until there is a result. Written by the holder of the mutex, once.</summary>
    private Result? _result;

    /// <summary>Whether there is a result. A snapshot.</summary>
    public bool HasRun => Seam.Read(ref _result) is not null;

    /// <summary>The result; runs <paramref name="function"/> for it when nobody has, blocking the calling thread while somebody does.</summary>
    /// <param name="function">What to run. It is called at most once per call, under a lock.</param>
    /// <param name="cancellationToken">Ends the wait for others.</param>
    /// <exception cref="InvalidOperationException">The call comes from inside the run.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled while others ran.</exception>
    public T Run(Func<T> function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        if (Seam.Read(ref _result) is { } present)
        {
            return present.Value;
        }

        ThrowIfInside();
        using (_running.Enter(cancellationToken))
        {
            if (Seam.Read(ref _result) is { } meanwhile)
            {
                return meanwhile.Value;
            }

            _isInside.Value = true;
            try
            {
                return Keep(function());
            }
            finally
            {
                _isInside.Value = false;
            }
        }
    }

    /// <summary>The result; runs <paramref name="function"/> for it when nobody has, and waits without a thread while somebody does.</summary>
    /// <param name="function">What to run. It is called at most once per call, under a lock.</param>
    /// <param name="cancellationToken">Ends the wait for others.</param>
    /// <returns>A task to await exactly once.</returns>
    /// <exception cref="InvalidOperationException">Through the task: the call comes from inside the run.</exception>
    /// <exception cref="OperationCanceledException">Through the task: the token was cancelled while others ran.</exception>
    public ValueTask<T> RunAsync(Func<ValueTask<T>> function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Seam.Read(ref _result) is { } present ? new ValueTask<T>(present.Value) : RunLong(function, cancellationToken);
    }

    /// <summary>Whether there is a result, which, and how many wait for a run to end. A snapshot that never waits. The record holds the result.</summary>
    public PrimitiveDescription Describe()
    {
        Result? result = Seam.Read(ref _result);
        return new(nameof(Once<T>), nameof(Once<T>), _running.WaitingCount, [new("run", result is not null), new("result", result is null ? null : result.Value)]);
    }

    /// <summary><c>Once(run=True, result=blue, waiting=0)</c>. The text of <see cref="Describe"/>.</summary>
    public override string ToString() => Describe().ToString();

    private async ValueTask<T> RunLong(Func<ValueTask<T>> function, CancellationToken cancellationToken)
    {
        ThrowIfInside();
        using (await _running.Acquire(cancellationToken).ConfigureAwait(false))
        {
            if (Seam.Read(ref _result) is { } meanwhile)
            {
                return meanwhile.Value;
            }

            // Ends with this method: an asynchronous method gives its caller's flow back unchanged.
            _isInside.Value = true;
            return Keep(await function().ConfigureAwait(false));
        }
    }

    private T Keep(T value)
    {
        Seam.Exchange(ref _result, new Result(value));
        return value;
    }

    private void ThrowIfInside()
    {
        if (_isInside.Value)
        {
            throw new InvalidOperationException("This runs inside its own run, and would wait for itself for ever. Pass what it needs to the function instead of asking again.");
        }
    }

    private sealed class Result(T value)
    {
        public T Value { get; } = value;
    }
}
