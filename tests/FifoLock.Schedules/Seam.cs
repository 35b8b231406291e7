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
        Point("read", what, member, line);
        return Done(Mutants.Seen(place, member), "read", what, member, line);
    }

    public static long Read(
        ref long place, [CallerArgumentExpression(nameof(place))] string what = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0)
    {
        Point("read", what, member, line);
        return place;
    }

    public static int Read(
        ref int place, [CallerArgumentExpression(nameof(place))] string what = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0)
    {
        if (member != "TakeBatch")
        {
            Point("read", what, member, line);
            Done((ulong)place, "read", what, member, line);
        }

        return Mutants.SeenWish(place, member);
    }

    public static T Read<T>(
        ref T place, [CallerArgumentExpression(nameof(place))] string what = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0)
        where T : class?
    {
        Point("read", what, member, line);
        Done(place is null ? 0UL : 1, "read", what, member, line);
        return place;
    }

    public static void Write(
        ref int place, int value, [CallerArgumentExpression(nameof(place))] string what = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0)
    {
        Point("write", what, member, line);
        place = value;
        Done((ulong)value, "write", what, member, line);
    }

    public static void Write(
        ref long place, long value, [CallerArgumentExpression(nameof(place))] string what = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0)
    {
        Point("write", what, member, line);
        place = value;
    }

    public static void Write(
        ref ulong place, ulong value, [CallerArgumentExpression(nameof(place))] string what = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0)
    {
        Point("write", what, member, line);
        place = value;
        Done(value, "write", what, member, line);
    }

    public static bool TryChange(
        ref ulong place,
        ulong from,
        ulong to,
        [CallerArgumentExpression(nameof(place))] string what = "",
        [CallerMemberName] string member = "",
        [CallerLineNumber] int line = 0)
    {
        Point("cas", what, member, line);
        if (Mutants.Changes(ref place, from, ref to, member))
        {
            Done(place, "cas (mutant)", what, member, line);
            return true;
        }

        bool changes = place == from;
        if (changes)
        {
            place = to;
        }

        Done(place, changes ? "cas" : "cas FAILS", what, member, line);
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
        Point("cas", what, member, line);
        bool changes = place == from;
        if (changes)
        {
            place = to;
        }

        Done((ulong)place, changes ? "cas" : "cas FAILS", what, member, line);
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
        Point("cas", what, member, line);
        T found = place;
        if (ReferenceEquals(found, from))
        {
            place = to;
        }

        Done(0, ReferenceEquals(found, from) ? "cas" : "cas FAILS", what, member, line);
        return found;
    }

    public static T Exchange<T>(
        ref T place, T to, [CallerArgumentExpression(nameof(place))] string what = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0)
        where T : class?
    {
        Point("exchange", what, member, line);
        T found = place;
        place = to;
        Done(found is null ? 0UL : 1, "exchange", what, member, line);
        return found;
    }

    public static int Exchange(
        ref int place, int to, [CallerArgumentExpression(nameof(place))] string what = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0)
    {
        Point("exchange", what, member, line);
        int found = place;
        place = to;
        Done((ulong)found, "exchange", what, member, line);
        return Mutants.Found(found, member);
    }

    public static ulong Add(
        ref ulong place, ulong amount, [CallerArgumentExpression(nameof(place))] string what = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0)
    {
        Point("add", what, member, line);
        place += amount;
        return Done(place, "add", what, member, line);
    }

    public static long Add(
        ref long place, long amount, [CallerArgumentExpression(nameof(place))] string what = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0)
    {
        Point("add", what, member, line);
        place += amount;
        return place;
    }

    public static int Add(
        ref int place, int amount, [CallerArgumentExpression(nameof(place))] string what = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0)
    {
        Point("add", what, member, line);
        place += amount;
        Done((ulong)place, "add", what, member, line);
        if (member == "LetGo" && place < 0)
        {
            Play.Current?.Fail("A waiter was let go of more often than it had parties.");
        }

        return Mutants.PartiesLeft(place, member);
    }

    /// <summary>The play's own time, whatever the clock is.</summary>
    public static long Now(TimeProvider clock)
    {
        if (Play.Current is not { } play)
        {
            return clock.GetTimestamp();
        }

        Point("clock", "now", string.Empty, 0);
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
            Point("queue", item.GetType().Name, "QueueToPool", 0);
            play.PoolItems.Enqueue(item);
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal);
        }
    }

    public static bool Spin(ref SpinWait spinner) => false;

    private static void Point(string step, string what, string member, int line) => Play.Current?.Point();

    private static ulong Done(ulong value, string step, string what, string member, int line)
    {
        Play.Current?.Note(step, what, member, line, value);
        return value;
    }
}
