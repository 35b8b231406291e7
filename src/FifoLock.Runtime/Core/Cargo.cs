using System.Runtime.ExceptionServices;
using System.Threading.Tasks.Sources;
using FifoLocks.Modes;

namespace FifoLocks.Core;

/// <summary>A waiter that brings something, or to which a grant brings something.</summary>
internal interface ICargo<T>
{
    /// <summary>Written by the requester before it is queued; then by the granter before the claim. Read by the granter before the claim; then by the requester.</summary>
    ref T? Cargo { get; }
}

/// <summary>An awaited request with cargo. What the task brings is up to the verb: nothing, whether it was granted in time, the cargo, or both.</summary>
internal sealed class CargoWaiter<T> : SignalWaiter, ICargo<T>, IValueTaskSource<T>, IValueTaskSource<(bool Granted, T? Cargo)>
{
    private T? _cargo;

    /// <summary>Where the cargo is a bool too, a task of a bool could bring either: this one brings the answer. Written by the requester before it hands the task out.</summary>
    private bool _answers;

    public ref T? Cargo => ref _cargo;

    public new ValueTask<bool> Answer
    {
        get
        {
            _answers = true;
            return base.Answer;
        }
    }

    public ValueTask<T> Delivery => new(this, Version);

    public ValueTask<(bool Granted, T? Cargo)> AnswerWithDelivery => new(this, Version);

    public static CargoWaiter<T> Rent(GrantQueue queue, GrantRule rule, T? cargo, CancellationToken token, Deadline deadline, bool onlyNow)
    {
        CargoWaiter<T> waiter = WaiterPool<CargoWaiter<T>>.Rent();
        waiter._cargo = cargo;
        waiter.Prepare(queue, rule, 1, token, deadline, onlyNow);
        return waiter;
    }

    /// <summary>A request that is decided already and yields once.</summary>
    public static CargoWaiter<T> Decided(GrantQueue queue, GrantRule rule, T? cargo, bool granted)
    {
        CargoWaiter<T> waiter = WaiterPool<CargoWaiter<T>>.Rent();
        waiter._cargo = cargo;
        waiter.PrepareDecided(queue, rule, 1, granted ? Outcome.Granted : Outcome.TimedOut);
        return waiter;
    }

    T IValueTaskSource<T>.GetResult(short token) => typeof(T) == typeof(bool) && _answers ? (T)(object)GetResult(token) : TakeCargo(token).Cargo!;

    (bool Granted, T? Cargo) IValueTaskSource<(bool Granted, T? Cargo)>.GetResult(short token) => TakeCargo(token);

    private protected override void ReturnToPool()
    {
        _cargo = default;
        _answers = false;
        WaiterPool<CargoWaiter<T>>.Return(this);
    }

    private (bool Granted, T? Cargo) TakeCargo(short token)
    {
        Outcome outcome = Take(token);
        ThrowFor(outcome);
        (bool Granted, T? Cargo) result = outcome == Outcome.Granted ? (true, _cargo) : default;
        LetGo();
        return result;
    }
}

/// <summary>A request with cargo by a thread that blocks.</summary>
internal sealed class CargoThread<T> : ThreadWaiter, ICargo<T>
{
    private T? _cargo;

    public ref T? Cargo => ref _cargo;

    public static CargoThread<T> Rent(GrantQueue queue, GrantRule rule, T? cargo, bool onlyNow)
    {
        CargoThread<T> waiter = WaiterPool<CargoThread<T>>.Rent();
        waiter._cargo = cargo;
        waiter.Prepare(queue, rule, 1, stamp: 0, onlyNow);
        return waiter;
    }

    public void ThrowError() => ExceptionDispatchInfo.Throw(Error!);

    private protected override void ReturnToPool()
    {
        _cargo = default;
        WaiterPool<CargoThread<T>>.Return(this);
    }
}
