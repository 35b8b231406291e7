namespace FifoLocks.CodeFixes.Tests.Harness;

/// <summary>Sources around what a fix is tried on: a class with locks of each kind.</summary>
internal static class Store
{
    public const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;
        using FifoLocks;


        """;

    public const string Modes = """


        [LockMode] public sealed partial class Read { public static bool IsCompatible(Holds h) => h.None<Write>(); }
        [LockMode] public sealed partial class Write { public static bool IsCompatible(Holds h) => h.None<Read>() && h.None<Write>(); }
        [FifoLock(typeof(Read), typeof(Write))] public sealed partial class Gate;
        """;

    /// <summary>The class with some members more, indented as they are.</summary>
    public static string With(string members) =>
        $$"""
        {{Usings}}internal partial class Store
        {
            private readonly Gate _gate = new();
            private readonly Gate _other = new();
            private readonly FifoLock _plain = new();
            private readonly FifoMutex _mutex = new();
            private readonly FifoReadWriteLock _files = new();
            private readonly FifoSemaphore _permits = new(2, 2);
            private readonly FifoCapacityLimiter _limiter = new(2);
            private readonly FifoEvent _opened = new();
            private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
            private static void Work() { }
            private static void Use(object value) { }

        {{members}}
        }{{Modes}}
        """;
}
