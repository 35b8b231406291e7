using System.Runtime.InteropServices;

namespace FifoLocks.Core;

/// <summary>
/// The books of a limiter: which leases are out, whose they are, and how many tokens that comes to. Every lease has a place in a table, which is used again, and a number, which is not: so a lease
/// that was given back is told from every later one, and a lease without a borrower needs no object.
/// </summary>
/// <remarks>The granter alone writes, and asks; anyone may ask for what is marked as a snapshot. A method that throws has changed nothing that counts.</remarks>
internal sealed class Borrowings(FifoLimiter limiter)
{
    private const int NoPlace = -1;

    private readonly Dictionary<object, Account> _accounts = new(ReferenceEqualityComparer.Instance);

    /// <summary>Replaced by a larger one when it is full; anyone reads the tickets.</summary>
    private Place[] _places = [];

    /// <summary>The free places, each of which leads to the next.</summary>
    private int _firstFree = NoPlace;

    private long _lastTicket;
    private int _tokens;

    /// <summary>How many tokens are out. A snapshot, unless the granter asks.</summary>
    public int Tokens => Seam.Read(ref _tokens);

    /// <summary>What is known of a borrower: one that has neither a lease nor a request has no account.</summary>
    public Account? AccountOf(object? borrower) => borrower is not null && _accounts.TryGetValue(borrower, out Account? account) ? account : null;

    /// <summary>Whether a lease is out. A snapshot, unless the granter asks.</summary>
    public bool IsOut(in CapacityLease lease) => Seam.Read(ref Seam.Read(ref _places)[lease.Place].Ticket) == lease.Ticket;

    /// <summary>Writes a new lease down, and a token with it, unless its borrower has one.</summary>
    /// <param name="borrower">Who was named, or null.</param>
    /// <param name="origin">The context of the request, where leases are tracked.</param>
    public CapacityLease Open(object? borrower, SynchronizationContext? origin)
    {
        // What may fail comes first.
        if (_firstFree == NoPlace)
        {
            Grow();
        }

        Account? account = borrower is null ? null : OpenAccount(borrower);
        bool takesToken = account is null || account.Leases.Count == 0;
        account?.Leases.Add(_firstFree);

        int index = _firstFree;
        ref Place place = ref _places[index];
        _firstFree = place.NextFree;
        place.Borrower = borrower;
        place.Origin = origin;
        Seam.Write(ref place.Ticket, ++_lastTicket);
        if (takesToken)
        {
            if (account is not null)
            {
                account.TokenSince = _lastTicket;
            }

            Seam.Write(ref _tokens, _tokens + 1);
        }

        return new CapacityLease(limiter, borrower, index, _lastTicket);
    }

    /// <summary>Crosses a lease out, and returns the token if it was the last one on it. False: it is not out.</summary>
    public bool TryClose(in CapacityLease lease)
    {
        if (!IsOut(lease))
        {
            return false;
        }

        Close(lease.Place);
        return true;
    }

    /// <summary>Crosses the latest lease of a borrower out. False: it has none.</summary>
    public bool TryCloseLatest(object borrower)
    {
        if (AccountOf(borrower) is not { Leases: [.., int latest] })
        {
            return false;
        }

        Close(latest);
        return true;
    }

    /// <summary>A request of a borrower waits.</summary>
    public void AddRequest(object? borrower)
    {
        if (borrower is not null)
        {
            OpenAccount(borrower).Requests++;
        }
    }

    /// <summary>It waits no more.</summary>
    public void RemoveRequest(object? borrower)
    {
        if (AccountOf(borrower) is { } account)
        {
            account.Requests--;
            CloseIfEmpty(borrower!, account);
        }
    }

    /// <summary>Who has tokens, in the order in which they got them; those who were not named are their leases.</summary>
    public object[] Borrowers()
    {
        var found = new List<(long Since, object Borrower)>(_tokens);
        for (int i = 0; i < _places.Length; i++)
        {
            ref Place place = ref _places[i];
            if (place.Ticket == 0)
            {
                continue;
            }

            if (place.Borrower is null)
            {
                found.Add((place.Ticket, new CapacityLease(limiter, null, i, place.Ticket)));
            }
            else if (AccountOf(place.Borrower) is { } account && account.Leases[0] == i)
            {
                found.Add((account.TokenSince, place.Borrower));
            }
        }

        CollectionsMarshal.AsSpan(found).Sort(static (a, b) => a.Since.CompareTo(b.Since));
        return [.. found.Select(static each => each.Borrower)];
    }

    /// <summary>Whether there are leases, and all of them are of work that one context runs.</summary>
    public bool AreAllWithin(SynchronizationContext context) =>
        _tokens > 0 && Array.TrueForAll(_places, place => place.Ticket == 0 || ReferenceEquals(place.Origin, context));

    private void Close(int index)
    {
        ref Place place = ref _places[index];
        object? borrower = place.Borrower;
        Seam.Write(ref place.Ticket, 0L);
        place.Borrower = null;
        place.Origin = null;
        place.NextFree = _firstFree;
        _firstFree = index;
        if (AccountOf(borrower) is { } account)
        {
            account.Leases.RemoveAt(account.Leases.LastIndexOf(index));
            if (account.Leases.Count > 0)
            {
                return;
            }

            CloseIfEmpty(borrower!, account);
        }

        Seam.Write(ref _tokens, _tokens - 1);
    }

    private Account OpenAccount(object borrower)
    {
        if (!_accounts.TryGetValue(borrower, out Account? account))
        {
            account = new Account();
            _accounts.Add(borrower, account);
        }

        return account;
    }

    private void CloseIfEmpty(object borrower, Account account)
    {
        if (account.Leases.Count == 0 && account.Requests == 0)
        {
            _accounts.Remove(borrower);
        }
    }

    private void Grow()
    {
        int length = _places.Length;
        var places = new Place[Math.Max(4, 2 * length)];
        _places.CopyTo(places, 0);
        for (int i = length; i < places.Length; i++)
        {
            places[i].NextFree = i + 1 < places.Length ? i + 1 : NoPlace;
        }

        Seam.Exchange(ref _places, places);
        _firstFree = length;
    }

    /// <summary>One borrower.</summary>
    internal sealed class Account
    {
        /// <summary>The places of its leases, the latest last. They share one token.</summary>
        public List<int> Leases { get; } = [];

        /// <summary>The ticket of the lease that its token came with, which may be back already.</summary>
        public long TokenSince { get; set; }

        /// <summary>How many requests of its wait.</summary>
        public int Requests { get; set; }
    }

    /// <summary>Room for one lease.</summary>
    private struct Place
    {
        /// <summary>The number of the lease that is written here; 0 for none. Anyone reads it.</summary>
        public long Ticket;

        public object? Borrower;
        public SynchronizationContext? Origin;
        public int NextFree;
    }
}
