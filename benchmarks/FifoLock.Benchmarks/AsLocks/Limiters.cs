using System.Threading.RateLimiting;

namespace FifoLocks.Benchmarks.AsLocks;

/// <summary>The framework's limiter as a lock: as many as like may wait, the oldest is next.</summary>
internal static class Limiters
{
    public static ConcurrencyLimiter Of(int permits) =>
        new(new ConcurrencyLimiterOptions { PermitLimit = permits, QueueLimit = int.MaxValue, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });
}
