using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using FifoLocks.Core;
using FifoLocks.Tests.Collections;

namespace FifoLocks.Tests.Primitives;

/// <summary>What everybody may look at, at any time: <c>Describe()</c>, and the text that is made of it.</summary>
internal sealed class DescribeTests
{
    private static IEnumerable<Type> Primitives => Specimens.Types;

    private static IEnumerable<Type> Named => Primitives.Where(Specimens.TakesOptions);

    private static IEnumerable<Type> WithoutValue => Primitives.Where(static type => type != typeof(SetOnce<>) && type != typeof(Once<>));

    [Test]
    public void The_primitives_are_found() => Assert.That(
        Primitives, Is.SupersetOf(new[] { typeof(FifoLock), typeof(FifoMutex), typeof(FifoQueue<>), typeof(FifoCondition), typeof(FifoReentrantMutex.Flow), typeof(SetOnce<>) }));

    [TestCaseSource(nameof(Primitives))]
    public void Text_and_debugger_show_what_the_description_says(Type type)
    {
        object target = Specimens.Make(type);
        PrimitiveDescription description = Specimens.Describe(target);
        string name = (type.DeclaringType is null ? string.Empty : type.DeclaringType.Name + ".") + type.Name.Split('`')[0];
        Assert.That(description.Type, Is.EqualTo(name));
        Assert.That(description.Name, Is.EqualTo(name));
        Assert.That(description.WaitingCount, Is.Null.Or.Zero);
        string[] parts =
        [
            .. description.State.Select(static part => $"{part.Key}={part.Value ?? "none"}"),
            .. description.WaitingCount is null ? Array.Empty<string>() : ["waiting=0"],
        ];
        Assert.That(description.ToString(), Is.EqualTo($"{name}({string.Join(", ", parts)})"));
        Assert.That(target.ToString(), Is.EqualTo(description.ToString()));
        Assert.That(target.GetType().GetCustomAttribute<DebuggerDisplayAttribute>(inherit: true)?.Value, Is.EqualTo("{ToString(),nq}"));
    }

    [TestCaseSource(nameof(Named))]
    public void A_name_is_shown_beside_the_type(Type type)
    {
        object target = Specimens.Make(type, new FifoLockOptions { Name = "start" });
        PrimitiveDescription description = Specimens.Describe(target);
        Assert.That(description.Name, Is.EqualTo("start"));
        Assert.That(description.Type, Is.EqualTo(Specimens.Describe(Specimens.Make(type)).Type));
        Assert.That(target.ToString(), Does.StartWith("start("));
    }

    /// <summary>A granter that has been taken off its processor keeps everybody waiting who wants something of it.</summary>
    [TestCaseSource(nameof(Primitives))]
    public void Looking_never_waits_and_changes_nothing_while_a_granter_is_at_work(Type type)
    {
        object target = Specimens.Make(type);
        PrimitiveDescription before = Specimens.Describe(target);
        FifoPrimitive[] cores = Specimens.Cores(target);
        Array.ForEach(cores, static core => core.State |= Word.Queued | Word.Draining);
        ulong[] words = Array.ConvertAll(cores, static core => core.State);
        PrimitiveDescription? meanwhile = null;
        TestThread.Run(() => meanwhile = Specimens.Describe(target)).Join("looking does not wait");
        Assert.That(meanwhile, Is.EqualTo(before).And.Not.SameAs(before));
        Assert.That(Array.ConvertAll(cores, static core => core.State), Is.EqualTo(words));
    }

    [TestCaseSource(nameof(WithoutValue))]
    public void The_record_holds_no_object_of_the_users_but_a_value_that_is_kept_for_him(Type type)
    {
        foreach ((string key, object? value) in Specimens.Describe(Specimens.Make(type)).State)
        {
            Assert.That(value, Is.Null.Or.TypeOf<bool>().Or.TypeOf<int>().Or.TypeOf<long>().Or.TypeOf<string>(), key);
        }
    }

    [Test]
    public void A_lock_says_what_is_held_in_each_mode_and_the_record_stays_as_it_is()
    {
        var gate = new FifoReadWriteLock(new FifoLockOptions { Name = "index" });
        using Lease<FifoReadWriteLock.Read> first = gate.EnterRead();
        Lease<FifoReadWriteLock.Read> second = gate.EnterRead();
        using var source = new CancellationTokenSource();
        Task writer = gate.AcquireWrite(source.Token).AsTask();
        PrimitiveDescription full = gate.Describe();
        second.Dispose();
        source.Cancel();
        Assert.That(async () => await WithinLimits.Completes(writer), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(full.Type, Is.EqualTo("FifoReadWriteLock"));
        Assert.That(full.State, Is.EqualTo(new KeyValuePair<string, object?>[] { new("Read", 2), new("UpgradeableRead", 0), new("Write", 0) }));
        Assert.That(full.WaitingCount, Is.EqualTo(1));
        Assert.That(full.ToString(), Is.EqualTo("index(Read=2, UpgradeableRead=0, Write=0, waiting=1)"));
        Assert.That(gate.Describe().ToString(), Is.EqualTo("index(Read=1, UpgradeableRead=0, Write=0, waiting=0)"));
    }

    [Test]
    public void Holds_beyond_what_a_field_can_count_are_described_too()
    {
        var gate = new Narrow();
        for (int held = 0; held <= 2 * Narrow.Full; held++)
        {
            Assert.That(gate.Describe().State[0], Is.EqualTo(KeyValuePair.Create("Many", (object?)held)));
#pragma warning disable FIFO101 // Never released: the number of holds has to grow from round to round.
            gate.Enter<Many>();
#pragma warning restore FIFO101
        }
    }

    [Test]
    public void The_holds_of_a_lock_are_those_of_one_moment()
    {
        var gate = new FifoReadWriteLock();
        bool isOver = false;
        TestThread changes = TestThread.Run(() =>
        {
            while (!Volatile.Read(ref isOver))
            {
                gate.EnterRead().Dispose();
                gate.EnterWrite().Dispose();
            }
        });
        int[] seen = [.. Enumerable.Range(0, 200_000).Select(_ => gate.Describe().State.Sum(static mode => (int)mode.Value!))];
        Volatile.Write(ref isOver, true);
        changes.Join();
        Assert.That(seen.Max(), Is.LessThanOrEqualTo(1), "a reader and a writer are never inside together");
    }

    [Test]
    public void Who_has_arrived_is_counted_before_the_granter_has_looked()
    {
        var items = new FifoQueue<int>();
        Turn turn = Turn.Of(items);
        Task<int> take = items.TakeAsync().AsTask();
        PrimitiveDescription unseen = items.Describe();
        turn.Leave(items);
        PrimitiveDescription seen = items.Describe();
        items.Put(1);
        WithinLimits.Completes(take).GetAwaiter().GetResult();
        Assert.That(unseen.ToString(), Is.EqualTo("FifoQueue(count=0, capacity=none, putting=0, taking=0, completed=False, waiting=1)"));
        Assert.That(seen.ToString(), Is.EqualTo("FifoQueue(count=0, capacity=none, putting=0, taking=1, completed=False, waiting=1)"));
    }

    [Test]
    public void Descriptions_are_equal_when_they_say_the_same()
    {
        var permits = new FifoSemaphore(2, 2);
        PrimitiveDescription before = permits.Describe();
        permits.Wait();
        Assert.That(permits.Describe(), Is.Not.EqualTo(before));
        permits.Release();
        PrimitiveDescription after = permits.Describe();
        Assert.That(after, Is.EqualTo(before));
        Assert.That(after.GetHashCode(), Is.EqualTo(before.GetHashCode()));
        Assert.That(new FifoSemaphore(2, 2, new FifoLockOptions { Name = "other" }).Describe(), Is.Not.EqualTo(before), "another name");
        Assert.That(new FifoMutex().Describe(), Is.Not.EqualTo(before), "another type");
    }

    [Test]
    public void The_state_cannot_be_changed_through_the_record() =>
        Assert.That(() => ((IList<KeyValuePair<string, object?>>)new FifoSemaphore(2).Describe().State)[0] = default, Throws.TypeOf<NotSupportedException>());

    [Test]
    public void The_text_is_the_same_in_every_culture()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = "!";
        culture.NumberFormat.NegativeSign = "minus ";
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = culture;
        try
        {
            var place = new SetOnce<double>();
            place.TrySet(-1.5);
            Assert.That(place.ToString(), Is.EqualTo("SetOnce(set=True, value=-1.5)"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Test]
    public void A_place_tells_null_from_nothing()
    {
        var place = new SetOnce<string?>();
        Assert.That(place.Describe().ToString(), Is.EqualTo("SetOnce(set=False, value=none)"));
        place.TrySet(null);
        Assert.That(place.Describe().ToString(), Is.EqualTo("SetOnce(set=True, value=none)"));
    }

    [Test]
    public void A_value_without_a_text_does_not_keep_anybody_from_looking()
    {
        var place = new SetOnce<Mute>();
        var mute = new Mute();
        place.TrySet(mute);
        PrimitiveDescription description = place.Describe();
        Assert.That(description.State[1].Value, Is.SameAs(mute));
        Assert.That(description.ToString(), Is.EqualTo("SetOnce(set=True, value=Mute: FormatException)"));
        var once = new Once<Mute>();
        once.Run(() => mute);
        Assert.That(once.ToString(), Is.EqualTo("Once(run=True, result=Mute: FormatException, waiting=0)"));
    }

    [Test]
    public void Nothing_but_the_record_keeps_a_value_that_was_described()
    {
        var place = new SetOnce<object>();
        WeakReference value = DescribeAndClear(place);
        GC.Collect();
        Assert.That(value.IsAlive, Is.False);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference DescribeAndClear(SetOnce<object> place)
        {
            object value = new();
            place.TrySet(value);
            Assert.That(place.Describe().State[1].Value, Is.SameAs(value));
            place.Clear();
            return new WeakReference(value);
        }
    }

    [Test]
    public void The_hidden_mutex_of_an_object_is_described_whether_there_is_one_or_not()
    {
        object target = new();
        Assert.That(Synchronized.Describe(target).ToString(), Is.EqualTo("Synchronized(Object)(depth=0, waiting=0)"));
        using (Synchronized.Enter(target))
        {
            Assert.That(Synchronized.Describe(target).ToString(), Is.EqualTo("Synchronized(Object)(depth=1, waiting=0)"));
            Assert.That(Synchronized.Describe(target), Is.EqualTo(Synchronized.Of(target).Describe()));
        }

        Assert.That(() => Synchronized.Describe(null!), Throws.ArgumentNullException);
    }

    [Test]
    public void A_run_that_is_under_way_is_described_without_waiting_for_it()
    {
        var once = new Once<int>();
        PrimitiveDescription? during = null;
        once.Run(() =>
        {
            during = once.Describe();
            return 7;
        });
        Assert.That(during!.ToString(), Is.EqualTo("Once(run=False, result=none, waiting=0)"));
        Assert.That(once.Describe().ToString(), Is.EqualTo("Once(run=True, result=7, waiting=0)"));
    }

    private sealed class Mute
    {
        public override string ToString() => throw new FormatException();
    }
}
