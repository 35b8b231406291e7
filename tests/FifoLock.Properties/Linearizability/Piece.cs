using FifoLocks.Properties.Collections;
using FifoLocks.Properties.Events;
using FifoLocks.Properties.Locks;

namespace FifoLocks.Properties.Linearizability;

/// <summary>What is played by several parties at once, and what it is checked against: one kind of object, made and modelled as in its suite.</summary>
internal abstract class Piece
{
    public static IEnumerable<Piece> All { get; } =
    [
        new LockPiece<MatrixLock>("locks of random modes", new MatrixLockSuite(), MatrixVerbs, MatrixLockSuite.Throws, MatrixLockSuite.HasLowerBounds),
        new LockPiece<FifoReadWriteLock>("FifoReadWriteLock", new FifoReadWriteLockSuite(), ReadWriteVerbs),
        new LockPiece<FifoReadWriteLock>("FifoReadWriteLock, ReaderBias", new FifoReadWriteLockBiasedSuite(), ReadWriteVerbs),
        new SemaphorePiece(),
        new EventPiece<FifoResetEvent, FifoResetEventSuite.Door>(
            "FifoResetEvent",
            new FifoResetEventSuite(),
            static gate => Verbs.Waits(gate.WaitAsync, gate.TryWaitAsync, gate.Wait, gate.TryWait, () => gate.TryWait(TimeSpan.Zero)),
            static door => $"{door.IsSet}",
            new Act<FifoResetEvent, FifoResetEventSuite.Door>("set", static gate => gate.Set(), static door => (door with { IsSet = true }).Changed()),
            new Act<FifoResetEvent, FifoResetEventSuite.Door>("reset", static gate => gate.Reset(), static door => door with { IsSet = false }),
            new Act<FifoResetEvent, FifoResetEventSuite.Door>("is set", static gate => gate.IsSet, static door => (door, door.IsSet))),
        new EventPiece<FifoAutoResetEvent, FifoAutoResetEventSuite.Turn>(
            "FifoAutoResetEvent",
            new FifoAutoResetEventSuite(),
            static gate => Verbs.Waits(gate.WaitAsync, gate.TryWaitAsync, gate.Wait, gate.TryWait, () => gate.TryWait(TimeSpan.Zero)),
            static turn => $"{turn.Sets}",
            new Act<FifoAutoResetEvent, FifoAutoResetEventSuite.Turn>("set", static gate => gate.Set(), static turn => turn.Set()),
            new Act<FifoAutoResetEvent, FifoAutoResetEventSuite.Turn>("reset", static gate => gate.Reset(), static turn => turn with { Sets = 0 })),
        new EventPiece<FifoCountdownEvent, FifoCountdownEventSuite.Countdown>(
            "FifoCountdownEvent",
            new FifoCountdownEventSuite(),
            static gate => Verbs.Waits(gate.WaitAsync, gate.TryWaitAsync, gate.Wait, gate.TryWait, () => gate.TryWait(TimeSpan.Zero)),
            static countdown => $"{countdown.Count}",
            new Act<FifoCountdownEvent, FifoCountdownEventSuite.Countdown>("add", static gate => gate.AddCount(), static countdown => countdown.Add(1)),
            new Act<FifoCountdownEvent, FifoCountdownEventSuite.Countdown>("signal", static gate => gate.Signal(), static countdown => countdown.Signal(1)),
            new Act<FifoCountdownEvent, FifoCountdownEventSuite.Countdown>("count", static gate => gate.CurrentCount, static countdown => (countdown, countdown.Count))),
        new CollectionPiece("FifoQueue", new FifoQueueSuite()),
        new CollectionPiece("FifoStack", new FifoStackSuite()),
    ];

    /// <summary>Plays one program on real threads. Null: what came of it can be explained.</summary>
    /// <param name="program">The object, and what the parties do.</param>
    /// <param name="breaks">What is changed afterwards in what was written down, so that it cannot be right; null for nothing.</param>
    public abstract string? Play(Program program, string? breaks);

    /// <summary>The ways in which a history can be spoilt, each of which must be found out.</summary>
    public abstract IEnumerable<string> Breaks { get; }

    /// <summary>How many calls were written down, and how many of them were under way at the same time as another one.</summary>
    public int Calls { get; protected set; }

    public int CallsAtOnce { get; protected set; }

    private static Verbs MatrixVerbs(MatrixLock gate, int mode, int count) => mode switch
    {
        0 => Verbs.Locks<MatrixLock, ModeAt<First>>(gate, count, counts: true),
        1 => Verbs.Locks<MatrixLock, ModeAt<Second>>(gate, count, counts: true),
        _ => Verbs.Locks<MatrixLock, ModeAt<Third>>(gate, count, counts: true),
    };

    private static Verbs ReadWriteVerbs(FifoReadWriteLock gate, int mode, int count) => mode switch
    {
        0 => Verbs.Locks<FifoReadWriteLock, FifoReadWriteLock.Read>(gate, count, counts: count > 1),
        1 => Verbs.Locks<FifoReadWriteLock, FifoReadWriteLock.UpgradeableRead>(gate, count, counts: count > 1),
        _ => Verbs.Locks<FifoReadWriteLock, FifoReadWriteLock.Write>(gate, count, counts: count > 1),
    };
}

/// <summary>A call that returns at once, on the object and on the model.</summary>
internal sealed record Act<TReal, TModel>(string Text, Func<TReal, object?> Real, Func<TModel, (TModel Model, object? Answer)> Model)
{
    public Act(string text, Action<TReal> real, Func<TModel, TModel> model)
        : this(
            text,
            target =>
            {
                real(target);
                return null;
            },
            start => (model(start), null))
    {
    }

    /// <summary>What it returns is exact only where no other call is under way.</summary>
    public bool IsSnapshot { get; init; }
}

/// <typeparam name="TReal">The object.</typeparam>
/// <typeparam name="TModel">What it should do.</typeparam>
internal abstract class Piece<TReal, TModel>(string name, Suite<TReal, TModel> suite) : Piece
    where TReal : class
    where TModel : Model<TModel>
{
    public sealed override IEnumerable<string> Breaks => Spoilers.Select(static spoiler => spoiler.Name);

    protected abstract IEnumerable<Spoiler> Spoilers { get; }

    public override string ToString() => name;

    public sealed override string? Play(Program program, string? breaks)
    {
        // The last number of the setup is one that no suite reads.
        int choice = program.Setup[^1] % 6;
        FifoLockOptions? options = choice < 3 ? null : new FifoLockOptions { TrackLeases = choice == 4, RunContinuationsInline = choice == 5 };
        (TReal real, TModel model) = suite.Make(new Dice(program.Setup), options);
        if (IsLeftOut(model))
        {
            return null;
        }

        var concert = new Concert<TReal, TModel>(real, suite.PrimitiveOf(real)!, this, isStrict: !MayMissItsMoment(model));
        concert.Play(program.Steps);
        IReadOnlyList<Operation<Witness<TModel>>> history = concert.Recording.Operations;
        Calls += history.Count;
        CallsAtOnce += history.Count(one => history.Any(other => other != one && other.Overlaps(one)));
        if (breaks is not null)
        {
            history = Spoilers.Single(spoiler => spoiler.Name == breaks).Spoil(history);
        }

        string? failure = Checker<Witness<TModel>>.Explain(history, new Witness<TModel>(model), Key);
        return failure is null ? null : $"{name}: {suite.Describe(model)}{Environment.NewLine}{failure}";
    }

    /// <summary>A step of a party: what it does next, once it has read the dice.</summary>
    /// <returns>A call, or a request with what it asks for.</returns>
    public abstract Deed Next(Dice dice, TReal real, int party);

    /// <summary>An object that the model cannot follow: predicates that throw at some counts do so when they are asked at that moment, and the model asks at every moment.</summary>
    protected virtual bool IsLeftOut(TModel model) => false;

    /// <summary>A request may be grantable for a moment only, which passes before a thread has come to it. Then nothing can be said of those that end without a grant.</summary>
    protected virtual bool MayMissItsMoment(TModel model) => false;

    /// <summary>The state of the object itself, in a text that is the same for equal states only.</summary>
    protected abstract string Key(TModel model);

    private string Key(Witness<TModel> witness) =>
        $"{Key(witness.Model)};{string.Join(",", witness.Model.Queue.Select(static waiter => waiter.Number))};{string.Join(",", witness.Model.Outcomes)};{string.Join(",", witness.ToldToGiveUp)}";

    /// <summary>One thing that a party does.</summary>
    /// <param name="Text">For people.</param>
    /// <param name="Wish">What it asks for; null for a call.</param>
    /// <param name="Verbs">How.</param>
    /// <param name="Call">The call; null for a request.</param>
    internal sealed record Deed(string Text, Wish? Wish, Verbs? Verbs, Act<TReal, TModel>? Call)
    {
        /// <summary>What is done in the end with what was granted, by number; null for nothing.</summary>
        public Func<Request, int, Act<TReal, TModel>>? After { get; init; }
    }

    /// <summary>A way to make a history wrong.</summary>
    internal sealed record Spoiler(string Name, Func<IReadOnlyList<Operation<Witness<TModel>>>, IReadOnlyList<Operation<Witness<TModel>>>> Spoil);

    /// <summary>Calls with such a text are as if they had not been made.</summary>
    protected static Spoiler Without(string name, Func<string, bool> text) => new(name, history => [.. history.Where(operation => !text(operation.Text))]);

    /// <summary>Calls with such a text are as if they had done nothing, or something else.</summary>
    protected static Spoiler Instead(string name, Func<string, bool> text, Func<TModel, TModel> change) => new(name, history =>
    [
        .. history.Select(operation => !text(operation.Text) ? operation : operation with
        {
            Apply = (witness, overlaps) => operation.Apply(witness with { Model = change(witness.Model) }, overlaps),
        }),
    ]);
}

/// <summary>A lock: each request gets a lease, which is released.</summary>
internal sealed class LockPiece<TReal>(
    string name, Suite<TReal, LockModel> suite, Func<TReal, int, int, Verbs> verbs, Func<LockModel, bool>? throws = null, Func<LockModel, bool>? hasLowerBounds = null)
    : Piece<TReal, LockModel>(name, suite)
    where TReal : FifoLockBase
{
    protected override bool IsLeftOut(LockModel model) => throws is not null && throws(model);

    protected override bool MayMissItsMoment(LockModel model) => hasLowerBounds is not null && hasLowerBounds(model);

    protected override IEnumerable<Spoiler> Spoilers =>
    [
        Without("a release is lost", static text => text.StartsWith("release", StringComparison.Ordinal)),
        Instead(
            "holds are made up",
            static text => text.Contains(" asks ", StringComparison.Ordinal),
            static model => model with { Held = [.. model.Held.Select(static held => held + 1)] }),
    ];

    public override Deed Next(Dice dice, TReal real, int party)
    {
        int mode = dice.Below(real.BoundLayout!.Modes.Count);
        int count = dice.Once(3) ? 2 : 1;
        return new Deed($"{count} of mode {mode}", new LockWish(mode, count), verbs(real, mode, count), null)
        {
            After = static (request, number) => new Act<TReal, LockModel>(
                $"release of r{number}",
                _ =>
                {
                    request.Lease!.Release();
                    return null;
                },
                model => model.Release(number)),
        };
    }

    protected override string Key(LockModel model) => string.Join(",", model.Held);
}

/// <summary>A semaphore: leases, and permits that somebody gives back.</summary>
internal sealed class SemaphorePiece() : Piece<FifoSemaphore, LockModel>("FifoSemaphore", new FifoSemaphoreSuite())
{
    protected override IEnumerable<Spoiler> Spoilers =>
    [
        Without("a release is lost", static text => text.StartsWith("release", StringComparison.Ordinal)),
        Instead("a permit is lost", static text => text.Contains(" asks ", StringComparison.Ordinal), static model => model with { Held = [model.Held[0] + 1] }),
    ];

    public override Deed Next(Dice dice, FifoSemaphore real, int party)
    {
        int count = dice.Once(3) ? 2 : 1;
        if (dice.Below(2) == 0)
        {
            return new Deed($"{count} with a lease", new LockWish(0, count), Verbs.Locks<FifoSemaphore, FifoSemaphore.Permit>(real, count, counts: true), null)
            {
                After = static (request, number) => new Act<FifoSemaphore, LockModel>(
                    $"release of r{number}",
                    _ =>
                    {
                        request.Lease!.Release();
                        return null;
                    },
                    model => model.Release(number)),
            };
        }

        var verbs = Verbs.Waits(
            token => real.WaitAsync(count, token),
            (timeout, token) => real.TryWaitAsync(timeout, token, count),
            token => real.Wait(count, token),
            (timeout, token) => real.TryWait(timeout, token, count),
            () => real.TryWait(TimeSpan.Zero, default, count));
        return new Deed($"{count} for good", new LockWish(0, count) { IsForGood = true }, verbs, null)
        {
            After = (_, number) => new Act<FifoSemaphore, LockModel>(
                $"release of {count} for r{number}",
                semaphore => semaphore.Release(count),
                model => model.Held[0] < count
                    ? throw new SemaphoreFullException()
                    : ((model with { Held = [model.Held[0] - count] }).Changed(), (int)(model.Modes[0].Most - model.Held[0])))
            {
                // It counts what a waiter was given that gives up in this moment.
                IsSnapshot = true,
            },
        };
    }

    protected override string Key(LockModel model) => $"{model.Held[0]}";
}

/// <summary>An event: requests to pass, and calls.</summary>
internal sealed class EventPiece<TReal, TModel>(
    string name, Suite<TReal, TModel> suite, Func<TReal, Verbs> verbs, Func<TModel, string> key, params Act<TReal, TModel>[] acts) : Piece<TReal, TModel>(name, suite)
    where TReal : FifoPrimitive
    where TModel : Model<TModel>
{
    protected override IEnumerable<Spoiler> Spoilers => [Without($"{acts[0].Text} and {acts[1].Text} do nothing", text => acts[..2].Any(act => text.StartsWith(act.Text, StringComparison.Ordinal)))];

    public override Deed Next(Dice dice, TReal real, int party)
    {
        int what = dice.Below(acts.Length + 2);
        return what < 2
            ? new Deed("to pass", new Passage(), verbs(real), null)
            : new Deed(acts[what - 2].Text, null, null, acts[what - 2]);
    }

    protected override string Key(TModel model) => key(model);
}

/// <summary>A collection: puts and takes.</summary>
internal sealed class CollectionPiece(string name, CollectionSuite suite) : Piece<Goods, GoodsModel>(name, suite)
{
    protected override IEnumerable<Spoiler> Spoilers =>
    [
        Without("a put is lost", static text => text.Contains(" asks to put", StringComparison.Ordinal)),
        Instead("an item is there twice", static text => text.Contains(" asks to take", StringComparison.Ordinal), static model => model.Items is [var first, ..] ? model with { Items = model.Items.Add(first) } : model),
    ];

    public override Deed Next(Dice dice, Goods real, int party)
    {
        FifoCollection<int> items = real.Items;
        if (dice.Below(2) == 0)
        {
            int item = 1 + (10 * dice.Below(500)) + party;
            return new Deed($"to put {item}", new PutWish(item), Verbs.Waits(
                token => items.PutAsync(item, token),
                (timeout, token) => items.TryPutAsync(item, timeout, token),
                token => items.Put(item, token),
                (timeout, token) => items.TryPut(item, timeout, token),
                () => items.TryPut(item)), null);
        }

        return new Deed("to take", new TakeWish(Enumerates: false), new Verbs
        {
            Await = (awaited, token) => Ongoing.Of(items.TakeAsync(token), awaited, Reply.Got),
            TryAwait = (awaited, timeout, token) => Ongoing.Of(items.TryTakeAsync(timeout, token), awaited, static answer => Answer(answer.Taken, answer.Item)),
            Block = token => Reply.Got(items.Take(token)),
            TryBlock = (timeout, token) => Answer(items.TryTake(timeout, out int item, token), item),
            Now = () => Answer(items.TryTake(out int item), item),
        }, null);
    }

    protected override string Key(GoodsModel model) => string.Join(",", model.Items);

    private static Reply Answer(bool taken, int item) => taken ? Reply.Got(item) : Reply.Of(granted: false);
}
