namespace FifoLocks.Soak;

/// <summary>Somebody who uses the object of a round: a thread that blocks, or a task that awaits. What it does, it does one thing after another.</summary>
internal sealed class Party(Round round, int index, bool blocks)
{
    /// <summary>How many there can be: what the checks have room for.</summary>
    public const int Most = 12;

    private const int NotWelcome = 0;
    private const int Welcome = 1;
    private const int OnItsWay = 2;
    private const int Sent = 3;

    /// <summary>Whether the disturber may interrupt: the party says welcome and takes it back, the disturber says that it is on its way and that it has sent it, each by a compare-and-swap.</summary>
    private int _interrupt;

    /// <summary>What the disturber may cancel. The party writes it, the disturber takes it by exchange.</summary>
    private CancellationTokenSource? _victim;

    /// <summary>The party's own thread, once it runs. Written before the disturber begins.</summary>
    private Thread? _thread;

    /// <summary>0 to the number of parties - 1.</summary>
    public int Index => index;

    /// <summary>Its number in checks, where zero is nobody.</summary>
    public int Number => index + 1;

    public bool Blocks => blocks;

    public Random Random { get; } = new(round.Setting.Seed + index);

    public Counts Counts { get; } = new();

    public Diary Diary { get; } = new();

    /// <summary>The thread sleeps: in a plain wait that means that its request is in the queue.</summary>
    public bool IsParked => _thread is { } thread && (thread.ThreadState & ThreadState.WaitSleepJoin) != 0;

    /// <summary>Starts its life and returns; the task ends with it.</summary>
    public Task Start(Func<Party, ValueTask> life)
    {
        if (!blocks)
        {
            return Task.Run(async () =>
            {
                if (round.Setting.HasContexts)
                {
                    SynchronizationContext.SetSynchronizationContext(new AwkwardContext());
                }

                await life(this);
            });
        }

        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _thread = new Thread(() =>
        {
            try
            {
                ValueTask living = life(this);
                if (!living.IsCompleted)
                {
                    throw new InvalidOperationException("A party that blocks has awaited something.");
                }

                living.GetAwaiter().GetResult();
                end.SetResult();
            }
            catch (Exception error)
            {
                end.SetException(error);
            }
        })
        {
            IsBackground = true,
            Name = $"party {index}",
        };
        _thread.Start();
        return end.Task;
    }

    /// <summary>For the disturber: whoever waits with a token that may be cancelled is cancelled.</summary>
    public void Cancel() => Interlocked.Exchange(ref _victim, null)?.Cancel();

    /// <summary>For the disturber: a thread that says that it may be is interrupted.</summary>
    public void Interrupt()
    {
        if (Interlocked.CompareExchange(ref _interrupt, OnItsWay, Welcome) == Welcome)
        {
            _thread!.Interrupt();
            Volatile.Write(ref _interrupt, Sent);
        }
    }

    /// <summary>Whether a fault is to strike here and now: one time in four.</summary>
    public bool Suffers(Fault fault) => round.Fault == fault && Random.Next(4) == 0;

    /// <summary>A moment with something in hand: mostly a short one, sometimes long enough for others to run out of patience.</summary>
    public async ValueTask Linger()
    {
        switch (Random.Next(16))
        {
            case < 5 when !blocks:
                await Task.Yield();
                break;
            case 5:
                Thread.SpinWait(10_000);
                break;
            case 6 when blocks:
                Thread.Yield();
                break;
            default:
                Thread.SpinWait(Random.Next(100));
                break;
        }
    }

    /// <summary>One plain operation or more.</summary>
    public void Did(int operations) => Volatile.Write(ref Counts.Operations, Counts.Operations + operations);

    /// <summary>A plain operation was made to throw. It counts as a request of its own.</summary>
    public void Threw()
    {
        Counts.Asked++;
        Counts.Threw++;
    }

    /// <summary>
    /// One request, plain or with something in its way: a token that is cancelled before, during or by somebody else, a time that is short or zero, an interrupt. In the end it is granted or not, which is counted; what
    /// it throws that nothing in its way explains ends the round.
    /// </summary>
    /// <param name="what">For the diary.</param>
    /// <param name="detail">Likewise.</param>
    /// <param name="verbs">How it is made.</param>
    /// <param name="line">Where the order of requests is watched; null: nowhere.</param>
    /// <param name="mayGiveUp">False: it is made without anything in its way.</param>
    public async ValueTask<Answer<T>> Ask<T>(string what, long detail, Verbs<T> verbs, Line? line = null, bool mayGiveUp = true)
    {
        int way = mayGiveUp ? Random.Next(10) : 0;
        Diary.Begin(what, detail);
        Counts.Asked++;

        // Not disposed: others may be about to cancel it.
        CancellationTokenSource? source = way is 1 or 2 or 3 or 4 ? new CancellationTokenSource() : null;
        CancellationToken token = source?.Token ?? default;
        TimeSpan? within = way switch
        {
            5 => TimeSpan.Zero,
            6 or 7 => TimeSpan.FromMicroseconds(Random.Next(2000)),
            _ => null,
        };
        bool mayBeInterrupted = blocks && way >= 7 && round.Setting.Interrupts;
        if (way == 1)
        {
            source!.Cancel();
        }
        else if (way == 2 || (way == 3 && blocks))
        {
            Volatile.Write(ref _victim, source);
        }
        else if (way == 4)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static source => source.Cancel(), source!, preferLocal: false);
        }

        long ticket = 0;
        string end = "threw";
        if (mayBeInterrupted)
        {
            Volatile.Write(ref _interrupt, Welcome);
            if (way == 8)
            {
                // Soon, where the disturber comes when it comes.
                ThreadPool.UnsafeQueueUserWorkItem(static self => self.Interrupt(), this, preferLocal: false);
            }
        }

        try
        {
            (bool Granted, T Value) answer;
            if (blocks)
            {
                answer = within is { } limit ? verbs.TryBlock(limit, token) : (true, verbs.Block(token));
            }
            else
            {
                ValueTask<(bool Granted, T Value)> pending;
                if (line is { IsOpen: true })
                {
                    (ticket, pending) = line.Join(this, () => Begin(verbs, within, token));
                }
                else
                {
                    pending = Begin(verbs, within, token);
                }

                if (way == 3)
                {
                    Thread.SpinWait(Random.Next(300));
                    source!.Cancel();
                }

                Counts.Waited += pending.IsCompleted ? 0 : 1;
                answer = await pending;
            }

            end = answer.Granted ? "granted" : "timed out";
            if (answer.Granted)
            {
                Counts.Granted++;
            }
            else
            {
                Counts.TimedOut++;
            }

            if (Suffers(Fault.EndsTwice))
            {
                Counts.Granted++;
            }

            return new Answer<T>(answer.Granted, answer.Value, ticket, null);
        }
        catch (OperationCanceledException error) when (error.CancellationToken == token && token.IsCancellationRequested)
        {
            end = "cancelled";
            Counts.Cancelled++;
            return Answer<T>.Failed(error);
        }
        catch (ThreadInterruptedException error) when (mayBeInterrupted && _interrupt is OnItsWay or Sent)
        {
            end = "interrupted";
            Counts.Interrupted++;
            return Answer<T>.Failed(error);
        }
        catch (Exception error) when (round.Trial.Expects(error))
        {
            end = error.GetType().Name;
            Counts.Threw++;
            return Answer<T>.Failed(error);
        }
        finally
        {
            Did(1);
            Diary.End(end);
            Volatile.Write(ref _victim, null);
            if (mayBeInterrupted)
            {
                SettleInterrupt(wasThrown: end == "interrupted");
            }
        }
    }

    private static async ValueTask<(bool Granted, T Value)> Begin<T>(Verbs<T> verbs, TimeSpan? within, CancellationToken token) =>
        within is { } limit ? await verbs.TryAwait(limit, token) : (true, await verbs.Await(token));

    /// <summary>An interrupt that was sent is thrown by the request, or is still there afterwards; it is never lost, and never there twice.</summary>
    private void SettleInterrupt(bool wasThrown)
    {
        if (Interlocked.CompareExchange(ref _interrupt, NotWelcome, Welcome) == Welcome)
        {
            return;
        }

        var spinner = new SpinWait();
        while (Volatile.Read(ref _interrupt) != Sent)
        {
            spinner.SpinOnce(sleep1Threshold: -1);
        }

        Volatile.Write(ref _interrupt, NotWelcome);
        bool isPending = TakesPendingInterrupt();
        if (wasThrown == isPending)
        {
            round.Report("an interrupt is neither lost nor doubled", wasThrown ? "it was thrown and is pending still" : "it was not thrown and is not pending");
        }
    }

    /// <summary>Whether the calling thread has an interrupt that nobody has taken yet; takes it. Any wait would tell: this one does not pass time.</summary>
    private static bool TakesPendingInterrupt()
    {
        try
        {
            Thread.Sleep(0);
            return false;
        }
        catch (ThreadInterruptedException)
        {
            return true;
        }
    }
}

/// <summary>What came of a request.</summary>
/// <param name="Ticket">Its place in the line; 0 where none was watched.</param>
/// <param name="Error">What ended it, if it was not granted and did not just time out.</param>
internal readonly record struct Answer<T>(bool Granted, T Value, long Ticket, Exception? Error)
{
    public static Answer<T> Failed(Exception error) => new(false, default!, 0, error);
}
