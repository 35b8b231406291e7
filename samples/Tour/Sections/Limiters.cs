namespace FifoLocks.Samples.Tour.Sections;

/// <summary>Tokens that belong to somebody, and a total that may change.</summary>
internal sealed class Limiters : ISection
{
    public static string Title => "A limiter: one token per borrower, and a limit that moves";

    public static void Run(Scene scene)
    {
        const string anna = "Anna";
        const string ben = "Ben";
        const string carl = "Carl";

        // show
        var downloads = new FifoCapacityLimiter(totalTokens: 1);
        Request first = scene.Asks(anna, "borrows the only token", downloads.Acquire(anna));
        // end
        Request second = scene.Asks(ben, "borrows", downloads.Acquire(ben));
        Request third = scene.Asks(carl, "borrows", downloads.Acquire(carl));
        // show
        string? said = Scene.Caught<InvalidOperationException>(() => downloads.Enter(anna));
        // end
        scene.Say($"\"{said}\"");
        scene.Check("Anna asks again and is told, instead of waiting for herself", said is not null, "she was not");
        // show
        scene.Step("one more token", () => downloads.TotalTokens = 2);

        // end
        scene.Expect("borrowers", [anna, ben], downloads.Borrowers.Cast<string>());
        scene.Releases(first);
        scene.Releases(second);
        scene.Releases(third);

        // show
        var workers = new FifoReentrantCapacityLimiter(totalTokens: 1);
        using var outer = workers.Enter(anna);
        using var inner = workers.Enter(anna);          // nests: the same token
        // end
        scene.Check($"twice on one token: {workers}", workers.BorrowedTokens == 1 && inner.IsHeld, "one token");
        scene.Expect(anna, ben, carl);
    }
}
