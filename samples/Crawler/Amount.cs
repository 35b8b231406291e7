namespace FifoLocks.Samples.Crawler;

/// <summary>Counted things in words.</summary>
internal static class Amount
{
    public static string Of(int count, string thing) => count == 1 ? $"1 {thing}" : $"{count} {thing}s";
}
