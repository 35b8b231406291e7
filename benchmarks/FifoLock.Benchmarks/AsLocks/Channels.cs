using System.Threading.Channels;

namespace FifoLocks.Benchmarks.AsLocks;

/// <summary>The lock that people make of a channel: reading a token is entering, writing it back is leaving.</summary>
internal static class Channels
{
    public static Channel<int> WithTokens(int tokens)
    {
        var channel = Channel.CreateBounded<int>(tokens);
        for (int i = 0; i < tokens; i++)
        {
            channel.Writer.TryWrite(i);
        }

        return channel;
    }
}
