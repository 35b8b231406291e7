using FifoLocks.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace FifoLocks.Generators.Tests;

/// <summary>What the generator writes, file by file, for one declaration of each kind. Everything in a snapshot has compiled without a warning.</summary>
internal sealed class SnapshotTests
{
    private const string ReadWrite = """
        using FifoLocks;
        namespace Acme;

        /// <summary>Shared access.</summary>
        [LockMode]
        public sealed partial class Read
        {
            /// <summary>Beside other readers.</summary>
            public static bool IsCompatible(Holds h) => h.None<Write>();
        }

        /// <summary>Exclusive access.</summary>
        [LockMode]
        public sealed partial class Write
        {
            /// <summary>Beside nobody.</summary>
            public static bool IsCompatible(Holds h) => h.None<Read>() && h.None<Write>();
        }

        """;

    [Test]
    public void A_family_of_readers_and_writers() => Match(Generation.Run(ReadWrite));

    [Test]
    public void A_typed_lock() => Match(Generation.Run(
        """
        using FifoLocks;
        namespace Acme;
        [LockMode] internal sealed partial class Read { private static bool IsCompatible(Holds h) => h.None<Write>(); }
        [LockMode] internal sealed partial class Write { private static bool IsCompatible(Holds h) => h.None<Read>() && h.None<Write>(); }
        [FifoLock(typeof(Read), typeof(Write))] internal sealed partial class DocumentLock;
        """));

    [Test]
    public void A_pool_with_a_capacity() => Match(Generation.Run(
        """
        using FifoLocks;
        namespace Acme;
        [LockMode] internal sealed partial class Slot { private static bool IsCompatible(Holds h, int capacity) => h.Count<Slot>() < capacity && h.None<Drain>(); }
        [LockMode] internal sealed partial class Drain { private static bool IsCompatible(Holds h) => h.None<Slot>() && h.None<Drain>(); }
        [FifoLock(typeof(Slot), typeof(Drain))] internal sealed partial class Pool { public Pool() : this(capacity: 4) { } }
        """));

    [Test]
    public void A_predicate_that_runs_as_written() => Match(Generation.Run(
        """
        using FifoLocks;
        namespace Acme;
        [LockMode] internal partial struct Small { private static bool IsCompatible(Holds h) => h.None<Small>() && Sum(h) < 3; private static int Sum(Holds h) => h.Count<Small>() + h.Count<Large>(); }
        [LockMode] internal partial struct Large { private static bool IsCompatible(Holds h, string name) { var free = h.None<Large>(); return free && name.Length > 2; } }
        [FifoLock(typeof(Small), typeof(Large))] internal sealed partial class Mixed;
        """));

    [Test]
    public void Alternatives() => Match(Generation.Run(
        """
        using FifoLocks;
        namespace Acme;
        [LockMode] internal sealed partial class Even { private static bool IsCompatible(Holds h) => h.None<Odd>() || (h.Count<Even>() >= 2 && h.Count<Odd>() <= 3); }
        [LockMode] internal sealed partial class Odd { private static bool IsCompatible(Holds h) => true; }
        """));

    [Test]
    public void Private_nested_modes() => Match(Generation.Run(
        """
        using FifoLocks;
        namespace Acme;
        internal partial class Store
        {
            [LockMode] private sealed partial class Read { private static bool IsCompatible(Holds h) => h.None<Write>(); }
            [LockMode] private sealed partial class Write { private static bool IsCompatible(Holds h) => h.None<Read>() && h.None<Write>(); }
            [FifoLock(typeof(Read), typeof(Write))] private sealed partial class Gate;
        }
        """));

    [Test]
    public void Modes_of_a_referenced_assembly()
    {
        MetadataReference library = Generation.Library(ReadWrite + "[LockMode] public sealed partial class Slot { public static bool IsCompatible(Holds h, int capacity) => h.Count<Slot>() <= capacity; }", "Library");
        Match(Generation.Run(
            """
            using FifoLocks;
            namespace App;
            [LockMode] internal sealed partial class Scan { private static bool IsCompatible(Holds h) => h.None<Acme.Write>(); }
            [FifoLock(typeof(Acme.Read), typeof(Acme.Write), typeof(Acme.Slot), typeof(Scan))] internal sealed partial class Gate;
            """,
            "App",
            library));
    }

    [Test]
    public void Modes_that_convert() => Match(Generation.Run(
        """
        using FifoLocks;
        namespace Acme;
        [LockMode] internal sealed partial class Read { private static bool IsCompatible(Holds h) => h.None<Write>(); }
        [LockMode, ConvertsTo(typeof(Write), typeof(Read))] internal sealed partial class Update { private static bool IsCompatible(Holds h) => h.None<Update>() && h.None<Write>(); }
        [LockMode, ConvertsTo(typeof(Read))] internal sealed partial class Write { private static bool IsCompatible(Holds h) => h.None<Read>() && h.None<Update>() && h.None<Write>(); }
        [FifoLock(typeof(Read), typeof(Update), typeof(Write))] internal sealed partial class Gate;
        """));

    [Test]
    public void One_mode_in_two_typed_locks() => Match(Generation.Run(
        """
        using FifoLocks;
        namespace Acme;
        [LockMode] internal sealed partial class Use { private static bool IsCompatible(Holds h) => h.Count<Use>() < 5; }
        [FifoLock(typeof(Use))] internal sealed partial class Left;
        [FifoLock(typeof(Use))] internal sealed partial class Right;
        """));

    [Test]
    public void Synchronized_methods() => Match(Generation.Run(
        """
        using System;
        using System.Threading;
        using System.Threading.Tasks;
        using FifoLocks;
        namespace Acme;

        /// <summary>An account.</summary>
        public partial class Bank<T>
            where T : class
        {
            /// <summary>Adds.</summary>
            /// <param name="amount">How much.</param>
            [Synchronized] public partial void Add(int amount);
            private void AddCore(int amount) { }

            /// <summary>Adds what somebody owns.</summary>
            /// <param name="amount">How much.</param>
            /// <param name="owner">Who.</param>
            /// <param name="cancellationToken">Gives up.</param>
            /// <returns>The sum.</returns>
            [Synchronized] public partial Task<int> Add(int amount, T? owner, CancellationToken cancellationToken = default);
            private async Task<int> AddCore(int amount, T? owner, CancellationToken cancellationToken) { await Task.Yield(); return amount; }

            internal static partial class Tools
            {
                [Synchronized] internal static partial ValueTask Sweep(params string[] names);
                private static ValueTask SweepCore(string[] names) => default;

                [Synchronized] internal static partial TKey Find<TKey, TValue>(in TKey @class, out TValue? value) where TKey : notnull, IComparable<TKey> where TValue : class?, new();
                private static TKey FindCore<TKey, TValue>(in TKey @class, out TValue? value) where TKey : notnull, IComparable<TKey> where TValue : class?, new() { value = null; return @class; }
            }
        }
        """));

    private static void Match(Generated generated, [System.Runtime.CompilerServices.CallerMemberName] string test = "")
    {
        Assert.That(generated.Complaints, Is.Empty);
        Snapshot.Match(generated, test: test);
    }
}
