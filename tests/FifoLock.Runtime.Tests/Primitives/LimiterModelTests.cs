namespace FifoLocks.Tests.Primitives;

/// <summary>Random use of a limiter beside a model of thirty lines: after each step exactly those have a lease whom the model lets have one.</summary>
internal sealed class LimiterModelTests
{
    private const int Steps = 600;

    private static readonly object[] s_named = [new(), new(), new()];

    [Test]
    public void A_limiter_does_what_a_list_of_requests_does([Values] bool reentrant, [Range(1, 12)] int seed)
    {
        var random = new Random(seed);
        FifoLimiter limiter = reentrant ? new FifoReentrantCapacityLimiter(2) : new FifoCapacityLimiter(2);
        var model = new Model(reentrant) { Total = 2 };
        var requests = new List<Request>();
        for (int i = 0; i < Steps; i++)
        {
            string at = $"seed {seed}, step {i}";
            switch (random.Next(8))
            {
                case 0 or 1 or 2 when requests.Count < 8:
                    object? borrower = random.Next(2) == 0 ? null : s_named[random.Next(s_named.Length)];
                    var request = new Request(limiter, borrower);
                    if (!model.TryAdd(request))
                    {
                        Assert.That(request.Task.IsFaulted, at);
                        break;
                    }

                    requests.Add(request);
                    break;
                case 3 when requests.Any(static each => !each.HasLease):
                    Request gone = Any(requests.Where(static each => !each.HasLease));
                    model.Remove(gone);
                    requests.Remove(gone);
                    gone.GivesUp();
                    break;
                case 4 or 5 or 6 when requests.Any(static each => each.HasLease):
                    Request done = Any(requests.Where(static each => each.HasLease));
                    if (done.Borrower is not null && random.Next(2) == 0)
                    {
                        // On behalf of the borrower: its latest lease.
                        done = model.LatestOf(done.Borrower);
                        model.Remove(done);
                        limiter.Release(done.Borrower!);
                    }
                    else
                    {
                        model.Remove(done);
                        done.Task.GetAwaiter().GetResult().Dispose();
                    }

                    requests.Remove(done);
                    break;
                default:
                    model.Total = random.Next(4);
                    limiter.TotalTokens = model.Total;
                    model.Advance();
                    break;
            }

            Assert.That(requests.Where(static each => each.Task.IsCompleted), Is.EquivalentTo(requests.Where(static each => each.HasLease)), at);
            Assert.That((limiter.BorrowedTokens, limiter.WaitingCount), Is.EqualTo((model.Borrowed, requests.Count(static each => !each.HasLease))), at);
            Assert.That(limiter.Borrowers.Where(static one => one is not CapacityLease), Is.EquivalentTo(model.Named), at);
        }

        T Any<T>(IEnumerable<T> among)
        {
            T[] all = [.. among];
            return all[random.Next(all.Length)];
        }
    }

    /// <summary>Requests in the order of coming, and leases in the order of grants.</summary>
    private sealed class Model(bool reentrant)
    {
        private readonly List<Request> _waiting = [];
        private readonly List<Request> _leases = [];

        public int Total { get; set; }

        public int Borrowed => _leases.Count(static lease => lease.Borrower is null) + Named.Count();

        public IEnumerable<object> Named => _leases.Where(static lease => lease.Borrower is not null).Select(static lease => lease.Borrower!).Distinct();

        public bool TryAdd(Request request)
        {
            if (!reentrant && request.Borrower is { } borrower && _waiting.Concat(_leases).Any(other => other.Borrower == borrower))
            {
                return false;
            }

            _waiting.Add(request);
            Advance();
            return true;
        }

        public Request LatestOf(object borrower) => _leases.Last(lease => lease.Borrower == borrower);

        public void Remove(Request request)
        {
            _waiting.Remove(request);
            _leases.Remove(request);
            Advance();
        }

        public void Advance()
        {
            while (_waiting.Find(each => Named.Contains(each.Borrower)) is { } companion)
            {
                Grant(companion);
            }

            if (_waiting.Count > 0 && Borrowed < Total)
            {
                Grant(_waiting[0]);
                Advance();
            }
        }

        private void Grant(Request request)
        {
            request.HasLease = true;
            _waiting.Remove(request);
            _leases.Add(request);
        }
    }

    private sealed class Request
    {
        private readonly CancellationTokenSource _source = new();

        public Request(FifoLimiter limiter, object? borrower)
        {
            Borrower = borrower;
            Task = borrower is null ? limiter.Acquire(_source.Token) : limiter.Acquire(borrower, _source.Token);
        }

        public object? Borrower { get; }

        public ValueTask<CapacityLease> Task { get; }

        /// <summary>According to the model.</summary>
        public bool HasLease { get; set; }

        public void GivesUp()
        {
            _source.Cancel();
            Assert.That(() => Task.GetAwaiter().GetResult(), Throws.InstanceOf<OperationCanceledException>());
        }
    }
}
