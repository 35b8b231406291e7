namespace FifoLocks.Modes.Drawings;

/// <summary>What a cell of the compatibility table comes to, where its exact words do not matter.</summary>
internal enum Verdict
{
    /// <summary>Granted beside the mode, however often that is held.</summary>
    Yes,

    /// <summary>Never granted beside it.</summary>
    No,

    /// <summary>A count decides, or code that the table cannot look into.</summary>
    Depends,
}

/// <summary>The words of a cell, and what they come to.</summary>
internal static class Verdicts
{
    /// <summary>What the table says where the predicate runs as written.</summary>
    public const string Unknown = "?";

    /// <summary>What the table says where several modes decide together.</summary>
    public const string Entangled = "depends";

    public static Verdict Of(string cell) => cell switch
    {
        "yes" => Verdict.Yes,
        "no" => Verdict.No,
        _ => Verdict.Depends,
    };

    /// <summary>The cell where a mode asks and another one is held. A layout made by hand may lack some.</summary>
    public static string Cell(this LockLayout layout, int asks, int held)
    {
        IReadOnlyList<string> row = layout.Modes[asks].Beside;
        return held < row.Count ? row[held] : Unknown;
    }

    /// <summary>A condition as part of a sentence.</summary>
    public static string InWords(string cell) => cell switch
    {
        Unknown => "its code decides",
        Entangled => "other modes decide too",
        _ => cell,
    };
}
