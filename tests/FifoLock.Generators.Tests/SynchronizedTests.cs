using FifoLocks.Generators.Tests.Harness;

namespace FifoLocks.Generators.Tests;

/// <summary>Synchronized methods at work on the real runtime.</summary>
internal sealed class SynchronizedTests
{
    private const string Account = """
        using System;
        using System.Threading;
        using System.Threading.Tasks;
        using FifoLocks;
        namespace Acme;

        public sealed partial class Account
        {
            private readonly TaskCompletionSource _may = new(TaskCreationOptions.RunContinuationsAsynchronously);
            public string Log = "";

            [Synchronized] public partial Task<int> Add(int amount, CancellationToken token = default);
            private async Task<int> AddCore(int amount, CancellationToken token)
            {
                Log += "a";
                await _may.Task;
                await AddTwice(amount);
                Log += Synchronized.IsOwned(this) ? "b" : "?";
                return amount;
            }

            [Synchronized] public partial ValueTask AddTwice(int amount);
            private ValueTask AddTwiceCore(int amount) { Log += "n"; return default; }

            [Synchronized] public partial int Count(string name);
            private int CountCore(string name) { Log += "c"; return name.Length; }

            [Synchronized] public partial void Fail();
            private void FailCore() => throw new FormatException(Synchronized.IsOwned(this).ToString());

            [Synchronized] public static partial T Same<T>(T value) where T : class;
            private static T SameCore<T>(T value) where T : class => value;

            [Synchronized] private partial void Take(ref int n, out int before, CancellationToken gone);
            private void TakeCore(ref int n, out int before, CancellationToken gone) { before = n; n = 0; }

            public void Go() => _may.SetResult();
            public int TakeFrom(ref int n, CancellationToken gone) { Take(ref n, out int before, gone); return before; }
        }

        public static class Program { public static object? Run() { var a = new Account(); Task<int> adding; {{body}} } }
        """;

    [TestCase("adding = a.Add(3); var count = Task.Run(() => a.Count(\"four\")); a.Go(); return adding.Result + count.Result == 7 && a.Log == \"anbc\";",
        TestName = "Calls_from_elsewhere_wait_until_the_task_is_complete_and_calls_from_inside_do_not")]
    [TestCase("adding = a.Add(3); var source = new CancellationTokenSource(); var second = a.Add(4, source.Token); source.Cancel(); "
        + "try { second.Wait(); return false; } catch (AggregateException e) when (e.InnerException is OperationCanceledException) { } a.Go(); return adding.Result == 3 && a.Log == \"anb\";",
        TestName = "A_token_among_the_parameters_ends_the_wait")]
    [TestCase("try { a.Fail(); return false; } catch (FormatException e) { return e.Message == \"True\" && !Synchronized.IsOwned(a); }", TestName = "An_exception_releases_the_lock")]
    [TestCase("string s = \"x\"; return ReferenceEquals(Account.Same(s), s);", TestName = "A_generic_static_method")]
    [TestCase("int n = 5; return a.TakeFrom(ref n, default) == 5 && n == 0;", TestName = "Parameters_by_reference")]
    [TestCase("int n = 5; try { a.TakeFrom(ref n, new CancellationToken(true)); return false; } catch (OperationCanceledException) { return n == 5; }", TestName = "A_cancelled_token_ends_a_blocking_call_too")]
    [TestCase("using (Synchronized.Enter(a)) { var other = new Thread(() => a.Log += \"-\"); return a.Count(\"ab\") == 2; }", TestName = "It_is_the_lock_that_Synchronized_has_for_the_object")]
    public void They_run(string body) =>
        Assert.That(Generation.Run(Account.Replace("{{body}}", body), "Acme" + Guid.NewGuid().ToString("N")).Call("Acme.Program", "Run"), Is.True);

    [Test]
    public void Static_methods_lock_a_hidden_object_of_the_type_that_no_member_of_the_users_clashes_with()
    {
        Generated generated = Generation.Run(
            """
            using FifoLocks;
            internal static partial class Tools { [Synchronized] public static partial int One(); private static int OneCore() => 1; internal static int FifoLockSynchronized; }
            """);
        Assert.That(generated.Complaints.Where(static each => each.Id != "CS0649"), Is.Empty);
        Assert.That(generated["Tools-synchronized.g.cs"], Does.Contain("private static readonly object _FifoLockSynchronized"));
    }
}
