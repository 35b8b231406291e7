namespace FifoLocks.Properties.Harness;

/// <summary>The real object on stage, with the requests made of it so far.</summary>
internal sealed record Scene<TReal>(TReal Object, IReadOnlyList<Request> Requests)
{
    public Lease<TMode> Lease<TMode>(int number)
        where TMode : ILockMode => ((HeldLease<TMode>)Requests[number].Lease!).Lease;
}

/// <summary>One step as a suite has read it: what is done to the object, and to the model.</summary>
internal abstract record Move<TReal, TModel>;

/// <summary>Somebody asks for something that may have to be waited for. How, and for how long, is the harness's choice.</summary>
internal sealed record Asks<TReal, TModel>(string Text, Wish Wish, Func<Scene<TReal>, Verbs> Verbs) : Move<TReal, TModel>;

/// <summary>A call that comes back at once. Both sides return what it returns, or throw what it throws.</summary>
internal sealed record Calls<TReal, TModel>(string Text, Func<Scene<TReal>, object?> Real, Func<TModel, (TModel, object?)> Model) : Move<TReal, TModel>
{
    /// <summary>Such a call that returns nothing.</summary>
    public static Calls<TReal, TModel> Of(string text, Action<Scene<TReal>> real, Func<TModel, TModel> model) => new(
        text,
        scene =>
        {
            real(scene);
            return null;
        },
        start => (model(start), null));
}

/// <summary>What a call threw. A model throws, or returns this where something has changed all the same.</summary>
internal sealed record Threw(Type Exception)
{
    public static Threw A<T>()
        where T : Exception => new(typeof(T));

    public override string ToString() => Exception.Name;
}

/// <summary>Makes moves. Null: there is nothing of the kind to do now.</summary>
/// <param name="Weight">How often, compared with the others. Asking has 6 or so, giving up 2, time 1.</param>
internal sealed record Operation<TReal, TModel>(int Weight, Func<TModel, Dice, Move<TReal, TModel>?> Next);
