using FifoLocks.Tests.Support;

namespace FifoLocks.Properties.Harness;

/// <summary>A request of the real object under way, in one of the three ways to wait.</summary>
internal abstract class Ongoing
{
    public abstract bool IsDone { get; }

    /// <summary>Nothing more happens on the requester's own thread: it has none, or that sleeps.</summary>
    public virtual bool IsAtRest => true;

    /// <summary>When an awaiter went on, as a number that grows; 0 where nobody awaits.</summary>
    public virtual long ResumedAt => 0;

    /// <summary>Once, when done. Throws what the request threw.</summary>
    public abstract Reply Take();

    /// <summary>A task, looked at from outside or awaited.</summary>
    public static Ongoing Of<T>(ValueTask<T> task, bool awaited, Func<T, Reply> reply) =>
        awaited ? new Awaited(resumed => Await(task, reply, resumed)) : new Polled<T>(task, reply);

    public static Ongoing Of(ValueTask task, bool awaited) =>
        awaited ? new Awaited(resumed => Await(task, resumed)) : new Polled(task);

    /// <summary>A thread of its own that blocks.</summary>
    public static Ongoing OnThread(Func<Reply> body) => new Blocked(body);

    private static async Task<Reply> Await<T>(ValueTask<T> task, Func<T, Reply> reply, Action resumed)
    {
        T result = await task.ConfigureAwait(false);
        resumed();
        return reply(result);
    }

    private static async Task<Reply> Await(ValueTask task, Action resumed)
    {
        await task.ConfigureAwait(false);
        resumed();
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

    private sealed class Awaited : Ongoing
    {
        /// <summary>How many awaiters have gone on, by anyone who does.</summary>
        private static long s_resumed;

        private readonly Task<Reply> _task;
        private long _resumedAt;

        public Awaited(Func<Action, Task<Reply>> start) =>
            _task = start(() => Volatile.Write(ref _resumedAt, Interlocked.Increment(ref s_resumed)));

        public override bool IsDone => _task.IsCompleted;

        public override long ResumedAt => Volatile.Read(ref _resumedAt);

        public override Reply Take() => _task.GetAwaiter().GetResult();
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
