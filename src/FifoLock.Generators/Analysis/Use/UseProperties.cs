namespace FifoLocks.Generators.Analysis.Use;

/// <summary>What diagnostics say to code fixes, besides where they are.</summary>
internal static class UseProperties
{
    /// <summary>FIFO104, FIFO105: the name of the member to call instead, without type arguments. Absent or null when there is none.</summary>
    public const string Counterpart = "Counterpart";

    /// <summary>FIFO108: the name of the token parameter.</summary>
    public const string Token = "Token";

    /// <summary>FIFO108: the name of the parameter that takes it.</summary>
    public const string Parameter = "Parameter";
}
