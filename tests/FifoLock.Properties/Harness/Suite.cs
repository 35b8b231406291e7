namespace FifoLocks.Properties.Harness;

/// <summary>One kind of object, its model and what can be done to it. Every class of the assembly that derives from this, nested ones aside, is tested.</summary>
internal abstract class Suite
{
    /// <summary>How often somebody gives up or time passes, compared with the operations of the suite.</summary>
    public const int WeightOfGivingUp = 2;
    public const int WeightOfTime = 1;

    public string Name => GetType().Name[..^nameof(Suite).Length];

    /// <summary>The names of the wrong models, each of which must be found out.</summary>
    public abstract IEnumerable<string> MutantNames { get; }

    public static IEnumerable<Suite> All { get; } =
    [
        .. typeof(Suite).Assembly.GetTypes()
            .Where(static type => type.IsSubclassOf(typeof(Suite)) && !type.IsAbstract && !type.IsNested)
            .OrderBy(static type => type.Name, StringComparer.Ordinal)
            .Select(static type => (Suite)Activator.CreateInstance(type)!),
    ];

    /// <summary>Plays one program. Null: object and model agree.</summary>
    /// <param name="program">What to play.</param>
    /// <param name="mutant">Which of the wrong models to use; null for the right one.</param>
    /// <param name="hangs">How many programs of this trial did not come to rest; after the first one, the others get less time to.</param>
    public abstract string? Play(Program program, string? mutant, ref int hangs);

    public override string ToString() => Name;
}

/// <summary>A way to be wrong, to see that the property can fail.</summary>
internal sealed record Mutant<TModel>(string Name, Func<TModel, TModel> Twist);

/// <typeparam name="TReal">The object; or a class around it, where steps need more than the object itself.</typeparam>
/// <typeparam name="TModel">What it should do.</typeparam>
internal abstract class Suite<TReal, TModel> : Suite
    where TReal : class
    where TModel : Model<TModel>
{
    private IReadOnlyList<Operation<TReal, TModel>>? _operations;
    private IReadOnlyList<Mutant<TModel>>? _mutants;

    public sealed override IEnumerable<string> MutantNames => AllMutants.Select(static mutant => mutant.Name);

    /// <summary>The sum of the weights of all operations.</summary>
    public int Weights => AllOperations.Sum(static operation => operation.Weight);

    /// <summary>The operations of this kind of object. Asked for once.</summary>
    protected abstract IEnumerable<Operation<TReal, TModel>> Operations { get; }

    /// <summary>Mistakes of the plain queue that must be found out here.</summary>
    protected virtual IEnumerable<Fault> Faults => [];

    /// <summary>Further wrong models.</summary>
    protected virtual IEnumerable<Mutant<TModel>> Mutants => [];

    private IReadOnlyList<Operation<TReal, TModel>> AllOperations => _operations ??= [.. Operations];

    private IReadOnlyList<Mutant<TModel>> AllMutants => _mutants ??=
    [
        .. Faults.Select(static fault => new Mutant<TModel>(fault.ToString(), model => model with { Fault = fault })),
        .. Mutants,
    ];

    /// <summary>An object and its model, in any of the ways it can be made.</summary>
    /// <param name="dice">The choices.</param>
    /// <param name="options">To make it with; null for none. Objects without options ignore them.</param>
    public abstract (TReal Real, TModel Model) Make(Dice dice, FifoLockOptions? options);

    /// <summary>What can be seen of the object, and what should be seen. Asked when everything is at rest.</summary>
    public abstract IEnumerable<(string What, object? Is, object? Should)> Look(Scene<TReal> scene, TModel model);

    /// <summary>The first line of a failure: how the object was made.</summary>
    public virtual string Describe(TModel model) => Name;

    /// <summary>Whether nothing can happen without another step, given that so many requests have no outcome yet.</summary>
    public virtual bool IsAtRest(TReal real, int pending) =>
        PrimitiveOf(real) is { } primitive
            ? (Volatile.Read(ref primitive.State) & Word.Draining) == 0 && primitive.WaitingCount == pending
            : pending == 0;

    /// <summary>The primitive itself, where steps need something around it; null where there is not just one.</summary>
    public virtual FifoPrimitive? PrimitiveOf(TReal real) => real as FifoPrimitive;

    /// <summary>Whether awaiters go on in the order of the grants, where continuations run inside the call that grants.</summary>
    public virtual bool ResumesInOrder(TReal real) => PrimitiveOf(real) is not null;

    /// <summary>What can be seen of every primitive: at rest its word says that somebody waits exactly when somebody does.</summary>
    public IEnumerable<(string What, object? Is, object? Should)> LookAtWord(TReal real) =>
        PrimitiveOf(real) is { } primitive
            ? [("the flags of the word", Volatile.Read(ref primitive.State) & Word.QueueFlags, primitive.WaitingCount > 0 ? Word.Queued : 0)]
            : [];

    /// <summary>After a failure: lets those go who would not go because their token is cancelled.</summary>
    public virtual void Abandon(TReal real)
    {
    }

    public Move<TReal, TModel>? Next(int verb, TModel model, Dice dice)
    {
        int operation = 0;
        while (verb >= AllOperations[operation].Weight)
        {
            verb -= AllOperations[operation++].Weight;
        }

        return AllOperations[operation].Next(model, dice);
    }

    public sealed override string? Play(Program program, string? mutant, ref int hangs)
    {
        Mutant<TModel>? twist = mutant is null ? null : AllMutants.Single(each => each.Name == mutant);

        // The test runner's context would send continuations to the pool that are to run inside the call that grants.
        SynchronizationContext? context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            using var stage = new Stage<TReal, TModel>(this, twist, program.Setup, isImpatient: hangs > 0);
            string? difference = stage.Play(program.Steps);
            hangs += stage.HasHung ? 1 : 0;
            return difference;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    /// <summary>An operation that asks; a crowd of more than eight shows nothing new.</summary>
    protected static Operation<TReal, TModel> Ask(int weight, Func<TModel, Dice, Asks<TReal, TModel>?> next) =>
        new(weight, (model, dice) => model.Queue.Count < 8 ? next(model, dice) : null);

    /// <summary>An operation that always asks for the same.</summary>
    protected static Operation<TReal, TModel> Ask(int weight, string text, Wish wish, Func<TReal, Verbs> verbs) =>
        Ask(weight, (_, _) => new Asks<TReal, TModel>(text, wish, scene => verbs(scene.Object)));

    /// <summary>A call without arguments that returns something.</summary>
    protected static Operation<TReal, TModel> Call(int weight, string text, Func<TReal, object?> real, Func<TModel, (TModel, object?)> model) =>
        new(weight, (_, _) => new Calls<TReal, TModel>(text, scene => real(scene.Object), model));

    /// <summary>A call without arguments that returns nothing.</summary>
    protected static Operation<TReal, TModel> Call(int weight, string text, Action<TReal> real, Func<TModel, TModel> model) =>
        new(weight, (_, _) => Calls<TReal, TModel>.Of(text, scene => real(scene.Object), model));
}
