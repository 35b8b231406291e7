namespace FifoLocks.Barriers;

/// <summary>Why a meeting does not come about.</summary>
/// <param name="reason">What happened, as the end of a sentence that begins with the name of the object.</param>
/// <param name="error">What the post-phase action threw, if it was that.</param>
internal sealed class Breakage(string reason, Exception? error = null)
{
    public static Breakage GaveUp { get; } = new("is broken: a party gave up (its token was cancelled, its time ran out or its thread was interrupted)");

    public static Breakage Aborted { get; } = new("is broken: it was aborted");

    public static Breakage Reset { get; } = new("was reset while this one waited");

    public static Breakage ByAction(Exception error) => new("is broken: its post-phase action failed", error);

    /// <summary>A new one for each who is told: it collects the stack of the thread that throws it.</summary>
    public BrokenBarrierException For(string name, string advice) => new($"{name} {reason}. {advice}", error);
}
