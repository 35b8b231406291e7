using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace FifoLocks.Core;

/// <summary>
/// The delegate with which the runtime resumes any async method that awaits a task source. The pool knows it, and then queues the suspended method as it is, without a work item of its own.
/// </summary>
/// <remarks>
/// Nobody hands it out, but everybody who is awaited gets it: an async method that awaits this class shows it. Should a runtime use a different one each time, nothing is lost: a continuation
/// that is not this one goes through the waiter.
/// </remarks>
internal sealed class Resumption : IValueTaskSource
{
    private Action<object?>? _shown;

    private Resumption()
    {
    }

    public static Action<object?> OfAsyncMethods { get; } = Learn();

    void IValueTaskSource.GetResult(short token)
    {
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => ValueTaskSourceStatus.Pending;

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) => _shown = continuation;

    private static Action<object?> Learn()
    {
        var source = new Resumption();
        _ = Await(new ValueTask(source, 0));
        return source._shown!;
    }

    /// <summary>Is suspended once and never goes on; the collector takes it.</summary>
    [AsyncMethodBuilder(typeof(AsyncValueTaskMethodBuilder))]
    private static async ValueTask Await(ValueTask task) => await task.ConfigureAwait(false);
}
