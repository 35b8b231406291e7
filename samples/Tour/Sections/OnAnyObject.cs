namespace FifoLocks.Samples.Tour.Sections;

/// <summary>Methods that take turns; the generator writes the bodies of the partial ones.</summary>
// show
internal sealed partial class Account
{
    private int _balance;

    [Synchronized] public partial Task Deposit(int amount);

    private async Task DepositCore(int amount)
    {
        int before = _balance;
        await Task.Yield();                             // nobody else is inside meanwhile
        _balance = before + amount;
    }

    [Synchronized] public partial int Balance();        // a thread: blocks

    private int BalanceCore() => _balance;
}

// end

/// <summary>What <c>lock</c> is, for threads and for code that awaits.</summary>
internal sealed class OnAnyObject : ISection
{
    public static string Title => "Synchronized: any object is a lock, and an attribute takes it";

    public static void Run(Scene scene)
    {
        // show
        var account = new Account();
        Task[] deposits = [account.Deposit(1), account.Deposit(2), account.Deposit(4), account.Deposit(8)];
        // end
        scene.Until("all deposits are made", () => Array.TrueForAll(deposits, static each => each.IsCompletedSuccessfully));
        scene.Check($"four deposits, none lost: {account.Balance()}", account.Balance() == 15, "15");

        bool isOwned;
        var list = new List<string>();                                      // an object that is not yours
        // show
        using (Synchronized.Enter(list)) isOwned = Synchronized.IsOwned(list);
        // end
        scene.Check("a list is locked inside, and free afterwards", isOwned && !Synchronized.IsOwned(list), "it is not so");
    }
}
