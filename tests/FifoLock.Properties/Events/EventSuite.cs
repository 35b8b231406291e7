namespace FifoLocks.Properties.Events;

/// <summary>Waits until the event lets it pass.</summary>
internal sealed record Passage : Wish;

/// <summary>What all events have in common: the four verbs of waiting, and what can be seen.</summary>
internal abstract class EventSuite<TReal, TModel> : Suite<TReal, TModel>
    where TReal : FifoPrimitive
    where TModel : Model<TModel>
{
    protected override IEnumerable<Fault> Faults => [Fault.ChangesWakeNobody, Fault.TokensAreIgnored, Fault.DeadlinesAreIgnored];

    public override IEnumerable<(string What, object? Is, object? Should)> Look(Scene<TReal> scene, TModel model) =>
    [
        (nameof(FifoPrimitive.WaitingCount), scene.Object.WaitingCount, model.Queue.Count),
        (nameof(ToString), scene.Object.ToString(), $"{scene.Object.Name}({Text(model)}, waiting={model.Queue.Count})"),
    ];

    /// <summary>The state as <c>ToString</c> shows it.</summary>
    protected abstract string Text(TModel model);

    protected static Operation<TReal, TModel> Waits(int weight, Func<TReal, Verbs> verbs) => Ask(weight, "to pass", new Passage(), verbs);

    /// <summary>The verbs of everything that derives from <see cref="FifoWaitable"/>.</summary>
    protected static Verbs VerbsOf(FifoWaitable waitable) => Verbs.Waits(waitable.WaitAsync, waitable.TryWaitAsync, waitable.Wait, waitable.TryWait);
}
