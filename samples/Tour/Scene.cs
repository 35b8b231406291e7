namespace FifoLocks.Samples.Tour;

/// <summary>
/// A scripted scene: requests are queued in a known order by one thread, and after every step the scene prints who was granted by it. Nothing
/// sleeps and nothing races, so the text is the same every time.
/// </summary>
internal sealed class Scene(TextWriter output, string drawings)
{
    private readonly List<Request> _waiting = [];
    private readonly List<string> _granted = [];

    public bool WentAsPromised { get; private set; } = true;

    /// <summary>The folder for what a section draws.</summary>
    public string Drawings => drawings;

    /// <summary>The message of the exception that <paramref name="act"/> throws, or null.</summary>
    public static string? Caught<TException>(Action act)
        where TException : Exception
    {
        try
        {
            act();
            return null;
        }
        catch (TException error)
        {
            return error.Message;
        }
    }

    /// <summary>Prints one line of the scene.</summary>
    public void Say(string text = "") => output.WriteLine(text.Length == 0 ? text : $"     {text}");

    /// <summary>Prints what came out of <c>Acquire</c>: granted at once, or waiting for a later step.</summary>
    public Request Asks<TLease>(string who, string what, ValueTask<TLease> answer)
        where TLease : IDisposable => Note(new Request<TLease>(who, answer), what);

    /// <summary>Prints what came out of <c>WaitAsync</c>: passed at once, or waiting for a later step.</summary>
    public Request Waits(string who, string what, ValueTask answer) => Note(new Passage(who, answer), what);

    /// <summary>The same where something comes with it: an item of <c>TakeAsync</c>, the place of who arrives.</summary>
    public Request Waits<T>(string who, string what, ValueTask<T> answer, string verb) => Note(new Delivery<T>(who, answer, verb), what);

    /// <summary>Lets go of what a request was granted, and prints who gets in thereby.</summary>
    public void Releases(Request request) => Step($"{request.Who,-10} releases", request.Release);

    /// <summary>Does something, and prints who gets in thereby.</summary>
    public void Step(string what, Action act)
    {
        act();
        string let = LetIn();
        Say(let.Length == 0 ? what : $"{what,-43} {let}");
    }

    /// <summary>Waits for something that other threads are about to do.</summary>
    public void Until(string what, Func<bool> condition)
    {
        if (!SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(10)))
        {
            Check(what, false, "not within ten seconds");
        }
    }

    /// <summary>Compares the order of grants with what is promised.</summary>
    public void Expect(params string[] order) => Expect("granted", order, _granted);

    /// <summary>Compares any sequence with what is promised.</summary>
    public void Expect(string what, IEnumerable<string> promised, IEnumerable<string> actual)
    {
        string wanted = string.Join(", ", promised);
        string seen = string.Join(", ", actual);
        Check($"{what}: {seen}", wanted == seen, $"promised was: {wanted}");
    }

    /// <summary>Prints a fact and whether it is as promised.</summary>
    public void Check(string fact, bool asPromised, string promise = "")
    {
        WentAsPromised &= asPromised;
        Say(asPromised ? $"=> {fact}" : $"=> {fact}   BROKEN {promise}");
    }

    private void Grant(Request request)
    {
        _granted.Add(request.Who);
        if (request.TakesNothingWithIt)
        {
            request.Release();
        }
    }

    /// <summary>Grants what has been answered since it was asked, and says whose it was.</summary>
    private string LetIn()
    {
        List<Request> answered = _waiting.FindAll(static request => request.IsAnswered);
        _waiting.RemoveAll(static request => request.IsAnswered);
        List<Request> let = answered.FindAll(static request => request.IsGranted);
        let.ForEach(Grant);
        IEnumerable<string> alike = let.GroupBy(
            static request => request.Verb, static (verb, requests) => $"{string.Join(", ", requests.Select(static request => request.Who))} {verb}");
        return let.Count == 0 ? string.Empty : $"-> {string.Join(", ", alike)}";
    }

    private Request Note(Request request, string what)
    {
        // Whoever comes may be the one that others have waited for.
        string let = LetIn();
        bool isAnswered = request.IsAnswered;
        if (isAnswered)
        {
            Grant(request);
        }
        else
        {
            _waiting.Add(request);
        }

        Say($"{request.Who,-10} {what,-32} {(isAnswered ? request.Verb : "waits")} {let}".TrimEnd());
        return request;
    }
}

/// <summary>A request somebody in the scene has made.</summary>
internal abstract class Request(string who)
{
    public string Who => who;

    /// <summary>Granted, cancelled or failed: no longer waiting.</summary>
    public abstract bool IsAnswered { get; }

    public abstract bool IsGranted { get; }

    /// <summary>What is said of it when it is granted.</summary>
    public virtual string Verb => "granted";

    /// <summary>Over as soon as it is granted: there is nothing to be given back later.</summary>
    public virtual bool TakesNothingWithIt => true;

    public abstract void Release();
}

/// <inheritdoc/>
internal sealed class Request<TLease>(string who, ValueTask<TLease> answer) : Request(who)
    where TLease : IDisposable
{
    public override bool IsAnswered => answer.IsCompleted;

    public override bool IsGranted => answer.IsCompletedSuccessfully;

    public override bool TakesNothingWithIt => false;

    // Reading the result of a ValueTask is allowed once, and only when it is complete.
    public override void Release() => answer.GetAwaiter().GetResult().Dispose();
}

/// <summary>A wait for something to happen.</summary>
internal sealed class Passage(string who, ValueTask answer) : Request(who)
{
    public override bool IsAnswered => answer.IsCompleted;

    public override bool IsGranted => answer.IsCompletedSuccessfully;

    public override string Verb => "may pass";

    public override void Release() => answer.GetAwaiter().GetResult();
}

/// <summary>A wait that brings something.</summary>
internal sealed class Delivery<T>(string who, ValueTask<T> answer, string verb) : Request(who)
{
    private T? _brought;

    public override bool IsAnswered => answer.IsCompleted;

    public override bool IsGranted => answer.IsCompletedSuccessfully;

    public override string Verb => $"{verb} {_brought}";

    public override void Release() => _brought = answer.GetAwaiter().GetResult();
}
