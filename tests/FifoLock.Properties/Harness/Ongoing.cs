using FifoLocks.Tests.Support;

namespace FifoLocks.Properties.Harness;

/// <summary>A request of the real object under way, in one of the three ways to wait.</summary>
internal abstract class Ongoing
{
    public abstract bool IsDone { get; }

    /// <summary>Nothing more happens on the requester's own thread: it has none, or that sleeps.</summary>
    public virtual bool IsAtRest => true;

    /// <summary>Once, when done. Throws what the request threw.</summary>
    public abstract Reply Take();

    /// <summary>A task, looked at from outside or awaited.</summary>
    public static Ongoing Of<T>(ValueTask<T> task, bool awaited, Func<T, Reply> reply) =>
        awaited ? new Awaited(Await(task, reply)) : new Polled<T>(task, reply);

    public static Ongoing Of(ValueTask task, bool awaited) =>
        awaited ? new Awaited(Await(task)) : new Polled(task);

    /// <summary>A thread of its own that blocks.</summary>
    public static Ongoing OnThread(Func<Reply> body) => new Blocked(body);

    private static async Task<Reply> Await<T>(ValueTask<T> task, Func<T, Reply> reply) => reply(await task.ConfigureAwait(false));

    private static async Task<Reply> Await(ValueTask task)
    {
        await task.ConfigureAwait(false);
        return Reply.Of(granted: true);
    }

    private sealed class Polled<T>(ValueTask<T> task, Func<T, Reply> reply) : Ongoing
    {
        public override bool IsDone => task.IsCompleted;

        public override Reply Take() => reply(task.GetAwaiter().GetResult());
    }

    private sealed class Polled(ValueTask task) : Ongoing
    {
        public override bool IsDone => task.IsCompleted;

        public override Reply Take()
        {
            task.GetAwaiter().GetResult();
            return Reply.Of(granted: true);
        }
    }

    private sealed class Awaited(Task<Reply> task) : Ongoing
    {
        public override bool IsDone => task.IsCompleted;

        public override Reply Take() => task.GetAwaiter().GetResult();
    }

    private sealed class Blocked : Ongoing
    {
        private readonly TestThread _thread;
        private Reply _reply;

        public Blocked(Func<Reply> body) => _thread = TestThread.Run(() => _reply = body());

        public override bool IsDone => _thread.IsDone;

        public override bool IsAtRest => _thread.IsBlocked;

        public override Reply Take()
        {
            _thread.Join();
            return _reply;
        }
    }
}
