namespace FifoLocks.Tests.Modes.Drawings;

/// <summary>Layouts written as tables, as they would be printed; where the modes live in the word does not matter here.</summary>
internal static class Tables
{
    public static readonly LockLayout ReadWrite = Of(
        "FifoReadWriteLock",
        "Read            | yes | yes | no",
        "UpgradeableRead | yes | no  | no",
        "Write           | no  | no  | no");

    /// <summary>One pair of every kind: alike, one-sided, and different conditions.</summary>
    public static readonly LockLayout Uneven = Of(
        "DocumentLock",
        "Read   | yes         | yes | no      | fewer than 4",
        "Update | no          | no  | no      | yes",
        "Write  | no          | no  | no      | no",
        "Scan   | fewer than 2 | ?  | depends | at most capacity");

    /// <summary>What no compiler lets through as a name, and what it does.</summary>
    public static readonly LockLayout Hostile = Of(
        "\"]; } </svg> ]]> <b>&amp; \\N \u0001 \uD800 --> {0}",
        "</text><script>alert(1)</script> | no | yes",
        "\"\\N&lt;'\u0007長い名前 | at most a\\b\"c<d | no");

    public static readonly LockLayout Long = Of(
        "AnExtremelyLongLockNameThatNobodyWouldEverWriteButSomebodyMightGenerateOneDay",
        "AnExtremelyLongModeNameForReadersOfTheSharedDocumentStore | yes | no | no",
        "averylongnamewithoutanyhumpsorunderscoresatall | no | fewer than maximumNumberOfParallelRequestsPerHost | yes",
        "X | no | no | no");

    /// <summary>Every size that is drawn differently, and every kind of cell.</summary>
    public static IEnumerable<LockLayout> All =>
        [ReadWrite, Uneven, Hostile, Long, .. new[] { 0, 1, 2, 3, 4, 5, 6, 7, 11, 12, 13, 30 }.Select(Mixed)];

    /// <summary>The same as test cases, under names that any log can hold.</summary>
    public static IEnumerable<TestCaseData> Cases => All.Select(static (layout, i) => new TestCaseData(layout).SetArgDisplayNames($"drawing {i}, {layout.Modes.Count} modes"));

    public static LockLayout Of(string name, params string[] rows) =>
        new(name, [.. rows.Select(row => row.Split('|', StringSplitOptions.TrimEntries)).Select(row => Seat(row[0], row[1..]))]);

    /// <summary>Yes, no, conditions and one-sided pairs among so many modes, the same ones each time.</summary>
    private static LockLayout Mixed(int count) => new(
        $"{count} modes",
        [.. Enumerable.Range(0, count).Select(asks => Seat($"SomeOrdinaryModeNumber{asks}", [.. Enumerable.Range(0, count).Select(held => Cell(asks, held))]))]);

    private static string Cell(int asks, int held) => (((asks * 7) + (held * 5) + (asks * held)) % 7) switch
    {
        0 or 1 => "yes",
        2 => "fewer than capacity",
        3 => "?",
        _ => "no",
    };

    private static ModeSeat Seat(string name, string[] beside) =>
        new($"Acme.{name}", name, new Seat(0, 1, SeatKind.Exclusive), $"h.None<{name}>() && true", beside);
}
