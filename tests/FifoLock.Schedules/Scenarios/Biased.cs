namespace FifoLocks.Schedules.Scenarios;

/// <summary>Readers that are counted beside the word, in one of two slots. In this build the second read in a row that goes the long way puts the bias on.</summary>
internal static class Biased
{
    /// <summary>A reader comes, a writer comes, and another reader.</summary>
    public static void ReadAgainstWrite(Stage stage)
    {
        FifoReadWriteLock gate = stage.Watch(Make());
        stage.Play.Thread("reader", () => stage.Hold("reader", "Read", () => gate.EnterRead()));
        stage.Play.Thread("writer", () => stage.Hold("writer", "Write", () => gate.EnterWrite()));
        stage.Play.Thread("late", () => stage.Hold("late", "Read", () => gate.EnterRead()));
    }

    /// <summary>The smallest of all.</summary>
    public static void OneRead(Stage stage)
    {
        FifoReadWriteLock gate = stage.Watch(Make());
        stage.Play.Thread("reader", () => stage.Hold("reader", "Read", () => gate.EnterRead()));
        stage.Play.Thread("writer", () => stage.Hold("writer", "Write", () => gate.EnterWrite()));
    }

    /// <summary>Holds are given back while a writer takes the bias off.</summary>
    public static void ReleasesAgainstWrite(Stage stage)
    {
        FifoReadWriteLock gate = stage.Watch(Make());
        Reads(stage, gate, "one");
        Reads(stage, gate, "two");
        stage.Play.Thread("writer", () => stage.Hold("writer", "Write", () => gate.EnterWrite()));
        stage.Play.Task("other", () => stage.HoldAsync("other", () => gate.AcquireWrite()));
    }

    /// <summary>The bias goes on, off and on again, each time that two readers have come in a row.</summary>
    public static void OnAndOff(Stage stage)
    {
        FifoReadWriteLock gate = stage.Watch(Make(isOn: false));
        for (int i = 0; i < 2; i++)
        {
            string name = "reader " + i;
            stage.Play.Thread(name, () =>
            {
                stage.Hold(name, "Read", () => gate.TryEnter(1, out Lease<FifoReadWriteLock.Read> lease) ? lease : null);
                stage.Hold(name, "Read", () => gate.TryEnter(1, out Lease<FifoReadWriteLock.Read> lease) ? lease : null);
            });
        }

        stage.Play.Thread("writer", () =>
        {
            stage.Hold("writer", "Write", () => gate.EnterWrite());
            stage.Hold("writer", "Write", () => gate.EnterWrite());
        });
    }

    /// <summary>The writer for whom the bias would go gives up. Readers that queued behind it go on.</summary>
    public static void WriterGivesUp(Stage stage)
    {
        FifoReadWriteLock gate = stage.Watch(Make());
        var source = new CancellationTokenSource();
        Reads(stage, gate, "reader");
        stage.Play.Task("writer", () => stage.HoldAsync("writer", () => gate.AcquireWrite(source.Token)));
        stage.Play.Thread("canceller", () => stage.Cancel(source));
        stage.Play.Thread("late", () => stage.Hold("late", "Read", () => gate.EnterRead()));
    }

    /// <summary>An upgrade waits for readers in slots, while others come and one writer.</summary>
    public static void Upgrade(Stage stage)
    {
        FifoReadWriteLock gate = stage.Watch(Make());
        int writers = 0;
        Reads(stage, gate, "reader");
        stage.Play.Thread("upgrader", () =>
        {
            // It goes first, so the order of those who come is none of its.
            using Lease<FifoReadWriteLock.UpgradeableRead> reading = gate.EnterUpgradeableRead();
            using Lease<FifoReadWriteLock.Write> writing = reading.EnterUpgrade();
            writers++;
            stage.Play.Point();
            Check(gate.CountHeld<FifoReadWriteLock.Read>() == 0 && writers == 1, "a writer is alone");
            writers--;
        });
        stage.Play.Thread("late", () => stage.Hold("late", "Read", () => gate.EnterRead()));
        stage.Play.Task("writer", async () =>
        {
            using Lease<FifoReadWriteLock.Write> writing = await gate.AcquireWrite();
            writers++;
            stage.Play.Point();
            Check(writers == 1, "a writer is alone");
            writers--;
        });
    }

    /// <summary>What was written is read on, beside readers that come by the slots; then the bias goes again.</summary>
    public static void Downgrade(Stage stage)
    {
        FifoReadWriteLock gate = stage.Watch(Make());
        int writers = 0;
        stage.Play.Thread("writer", () =>
        {
            Lease<FifoReadWriteLock.Write> writing = gate.EnterWrite();
            Write();
            using Lease<FifoReadWriteLock.Read> reading = writing.DowngradeToUpgradeable().Downgrade();
            Read();
        });
        stage.Play.Thread("reader", () =>
        {
            for (int i = 0; i < 2; i++)
            {
                using Lease<FifoReadWriteLock.Read> reading = gate.Enter<FifoReadWriteLock.Read>(1);
                Read();
            }
        });
        stage.Play.Task("other", async () =>
        {
            using Lease<FifoReadWriteLock.Write> writing = await gate.AcquireWrite();
            Write();
        });

        void Write()
        {
            writers++;
            stage.Play.Point();
            Check(writers == 1, "a writer is alone");
            writers--;
        }

        void Read()
        {
            Check(writers == 0, "nobody writes while somebody reads");
            stage.Play.Point();
            Check(writers == 0, "nobody writes while somebody reads");
        }
    }

    /// <summary>Several holds in one request never go to a slot.</summary>
    public static void Weights(Stage stage)
    {
        FifoReadWriteLock gate = stage.Watch(Make());
        stage.Play.Thread("two", () => stage.Hold("two", "Read", () => gate.EnterRead(2), 2));
        stage.Play.Task("one", () => stage.HoldAsync("one", () => gate.AcquireRead()));
        stage.Play.Thread("writer", () => stage.Hold("writer", "Write", () => gate.EnterWrite()));
        stage.Play.Thread("trying", () => stage.Hold("trying", "Write", () => gate.TryEnterWrite(out Lease<FifoReadWriteLock.Write> lease) ? lease : null));
    }

    /// <summary>A count that does not fit its field, beside holds in slots.</summary>
    public static void FullBesideSlots(Stage stage)
    {
        Narrow gate = stage.Watch(new Narrow(options: new FifoLockOptions { ReaderBias = true }));
        Turn(() => gate.TryEnter(1, out Lease<Many> lease) ? lease : null, gate);
        Lease<Many> parked = gate.Enter<Many>();
        Request request = stage.AskGranted("parked", "Many");
        stage.Play.Thread("parked", () => stage.Keep((request, parked)));
        stage.Play.Thread("many", () => stage.Hold("many", "Many", () => gate.Enter<Many>(5), 5));
        stage.Play.Task("only", () => stage.HoldAsync("only", () => gate.Acquire<Only>()));
        stage.Play.Thread("late", () => stage.Hold("late", "Many", () => gate.Enter<Many>()));
    }

    /// <summary>A hold in a slot, disposed by two threads: one of them is told so.</summary>
    public static void DisposedTwice(Stage stage)
    {
        FifoReadWriteLock gate = stage.Watch(Make());
        Lease<FifoReadWriteLock.Read> lease = gate.EnterRead();
        int refused = 0;
        stage.Play.AtTheEnd.Add(() => refused == 1 ? null : $"{refused} of two disposals were refused");
        stage.Play.Thread("one", Dispose);
        stage.Play.Thread("two", Dispose);
        stage.Play.Task("writer", () => stage.HoldAsync("writer", () => gate.AcquireWrite()));

        void Dispose()
        {
            try
            {
                lease.Dispose();
            }
            catch (SynchronizationLockException)
            {
                refused++;
            }
        }
    }

    public static void InlineContinuations(Stage stage)
    {
        FifoReadWriteLock gate = stage.Watch(Make(new FifoLockOptions { ReaderBias = true, RunContinuationsInline = true }));
        stage.Play.Thread("reader", () => stage.Hold("reader", "Read", () => gate.EnterRead()));
        stage.Play.Task("x", () => stage.HoldAsync("x", () => gate.AcquireWrite()));
        stage.Play.Task("y", () => stage.HoldAsync("y", () => gate.AcquireRead()));
        stage.Play.Task("z", () => stage.HoldAsync("z", () => gate.AcquireWrite()));
    }

    /// <summary>A lock whose bias is on already, unless it is to be off.</summary>
    private static FifoReadWriteLock Make(FifoLockOptions? options = null, bool isOn = true)
    {
        var gate = new FifoReadWriteLock(options ?? new FifoLockOptions { ReaderBias = true });
        if (isOn)
        {
            Turn(() => gate.TryEnter(1, out Lease<FifoReadWriteLock.Read> lease) ? lease : null, gate);
        }

        return gate;
    }

    private static void Check(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"Broken: {what}.");
        }
    }

    private static FifoReadWriteLock Make(bool isOn) => Make(options: null, isOn);

    private static void Turn(Func<IDisposable?> read, FifoPrimitive gate)
    {
        for (int i = 0; (gate.State & Word.LongWay) == 0; i++)
        {
            if (i == 5)
            {
                throw new InvalidOperationException("The bias does not go on.");
            }

            read()!.Dispose();
        }
    }

    /// <summary>Somebody who holds a slot from the start, and gives it back.</summary>
    private static void Reads(Stage stage, FifoReadWriteLock gate, string name)
    {
        Lease<FifoReadWriteLock.Read> lease = gate.EnterRead();
        Request request = stage.AskGranted(name, "Read");
        stage.Play.Thread(name, () => stage.Keep((request, lease)));
    }
}
