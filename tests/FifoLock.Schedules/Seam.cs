using System.Runtime.CompilerServices;
using FifoLocks.Schedules.Scheduling;

namespace FifoLocks.Core;

/// <summary>
/// The seam of this build: the same members as the shipped one, but each step of a controlled thread is a point where the scheduler may let another
/// thread go on. Only one controlled thread runs at a time, so the steps themselves are plain. Threads that are not controlled pass through.
/// </summary>
internal static class Seam
{
    public static ulong Read(
        ref ulong place, [CallerArgumentExpression(nameof(place))] string what = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0)
    {
        Point();
        return Done(Mutants.Seen(place, member), "reads", what, member, line);
    }

    public static long Read(
        ref long place, [CallerArgumentExpression(nameof(place))] string what = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0)
    {
        Point();
        return place;
    }

    public static int Read(
        ref int place, [CallerArgumentExpression(nameof(place))] string what = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0)
    {
        if (member != "TakeBatch")
        {
            Point();
            Done((ulong)place, "reads", what, member, line);
        }

        return Mutants.SeenWish(place, member);
    }

    public static T Read<T>(
        ref T place, [CallerArgumentExpression(nameof(place))] string what = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0)
        where T : class?
    {
        Point();
        Done(place is null ? 0UL : 1, "reads", what, member, line, Trace.Kind.Reference);
        return place;
    }

    public static void Write(
        ref int place, int value, [CallerArgumentExpression(nameof(place))] string what = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0)
    {
        Point();
        place = value;
        Done((ulong)value, "writes", what, member, line);
        if (member == "Begin" && what == "_parties")
        {
            Play.Current?.Books.Begins();
        }
        else if (member == "LetGo")
        {
            Play.Current?.Books.LetGo(value);
        }
    }

    public static void Write(
        ref long place, long value, [CallerArgumentExpression(nameof(place))] string what = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0)
    {
        Point();
        place = value;
    }

    public static void Write(
        ref ulong place, ulong value, [CallerArgumentExpression(nameof(place))] string what = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0)
    {
        Point();
        place = value;
        Done(value, "writes", what, member, line);
    }

    public static bool TryChange(
        ref ulong place,
        ulong from,
        ulong to,
        [CallerArgumentExpression(nameof(place))] string what = "",
        [CallerMemberName] string member = "",
        [CallerLineNumber] int line = 0)
    {
        Point();
        if (Mutants.Changes(ref place, from, ref to, member))
        {
            Done(place, "changes (as the fault has it)", what, member, line);
            return true;
        }

        bool changes = place == from;
        if (changes)
        {
            place = to;
        }

        Done(place, changes ? "changes" : "fails to change", what, member, line);
        return changes;
    }

    public static bool TryChange(
        ref int place,
        int from,
        int to,
        [CallerArgumentExpression(nameof(place))] string what = "",
        [CallerMemberName] string member = "",
        [CallerLineNumber] int line = 0)
    {
        Point();
        bool changes = place == from;
        if (changes)
        {
            place = to;
        }

        Done((ulong)place, changes ? "changes" : "fails to change", what, member, line);
        Mutants.Decided(to, changes, member);
        return changes;
    }

    public static T CompareExchange<T>(
        ref T place,
        T to,
        T from,
        [CallerArgumentExpression(nameof(place))] string what = "",
        [CallerMemberName] string member = "",
        [CallerLineNumber] int line = 0)
        where T : class?
    {
        Point();
        T found = place;
        if (ReferenceEquals(found, from))
        {
            place = to;
        }

        Done(place is null ? 0UL : 1, ReferenceEquals(found, from) ? "changes" : "fails to change", what, member, line, Trace.Kind.Reference);
        return found;
    }

    public static T Exchange<T>(
        ref T place, T to, [CallerArgumentExpression(nameof(place))] string what = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0)
        where T : class?
    {
        Point();
        T found = place;
        place = to;
        Done(found is null ? 0UL : 1, "exchanges", what, member, line, Trace.Kind.Reference);
        if (member is "Complete" or "CompleteAndLetGo" && what is ("_continuation" or "_sleep"))
        {
            Play.Current?.Books.Completes(isSecondTime: ReferenceEquals(found, to));
        }

        return found;
    }

    public static int Exchange(
        ref int place, int to, [CallerArgumentExpression(nameof(place))] string what = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0)
    {
        Point();
        int found = place;
        place = to;
        Done((ulong)found, "exchanges", what, member, line);
        if (member is "Complete" or "CompleteAndLetGo" && what is ("_continuation" or "_sleep"))
        {
            Play.Current?.Books.Completes(isSecondTime: found == to);
        }

        return Mutants.Found(found, member);
    }

    public static ulong Add(
        ref ulong place, ulong amount, [CallerArgumentExpression(nameof(place))] string what = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0)
    {
        Point();
        place += amount;
        return Done(place, "adds to", what, member, line);
    }

    public static long Add(
        ref long place, long amount, [CallerArgumentExpression(nameof(place))] string what = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0)
    {
        Point();
        place += amount;
        return place;
    }

    public static int Add(
        ref int place, int amount, [CallerArgumentExpression(nameof(place))] string what = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0)
    {
        Point();
        place += amount;
        Done((ulong)place, "adds to", what, member, line);
        if (member == "LetGo")
        {
            Play.Current?.Books.LetGo(place);
        }

        return Mutants.PartiesLeft(place, member);
    }

    /// <summary>Few, and always as many.</summary>
    public static int Cores() => 2;

    /// <summary>Each controlled thread has a core of its own, as far as they go.</summary>
    public static int Core() => Play.Self?.Index ?? 0;

    /// <summary>The play's own time, whatever the clock is.</summary>
    public static long Now(TimeProvider clock)
    {
        if (Play.Current is not { } play)
        {
            return clock.GetTimestamp();
        }

        Point();
        return play.Milliseconds * (clock.TimestampFrequency / 1000);
    }

    public static bool Park(AutoResetEvent signal, int milliseconds) =>
        Play.Current is { } play ? play.Park(signal, milliseconds) : signal.WaitOne(milliseconds);

    public static void Unpark(AutoResetEvent signal)
    {
        if (Play.Current is { } play)
        {
            play.Unpark(signal);
        }
        else
        {
            signal.Set();
        }
    }

    public static void QueueToPool(IThreadPoolWorkItem item, bool preferLocal)
    {
        if (Play.Current is { } play)
        {
            Point();
            play.Note($"queues a {item.GetType().Name} to the pool");
            play.PoolItems.Enqueue(item);
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal);
        }
    }

    public static void QueueToPool(Action<object?> continuation, object? state, bool preferLocal)
    {
        if (Play.Current is { } play)
        {
            Point();
            play.Note("has the pool resume a method");
            play.PoolItems.Enqueue(new Continuation(continuation, state));
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(continuation, state, preferLocal);
        }
    }

    public static int Looks(int looks) => 0;

    public static bool Spin(ref int looks) => false;

    private sealed class Continuation(Action<object?> continuation, object? state) : IThreadPoolWorkItem
    {
        public void Execute() => continuation(state);
    }

    private static void Point() => Play.Current?.Point();

    private static ulong Done(ulong value, string step, string what, string member, int line, Trace.Kind kind = Trace.Kind.Number)
    {
        Play.Current?.Note(step, what, value, kind, member, line);
        return value;
    }
}
