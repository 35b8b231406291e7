namespace FifoLocks.Schedules.Scenarios;

/// <summary>
/// Scenarios in which holds end only when no call is in motion. At each of these moments the queue is empty or its head cannot be granted, nobody drains and nothing is left to look at: nobody is
/// stranded, whatever happens next.
/// </summary>
internal static class Quiet
{
    public static void ReadersAndWriter(Stage stage) => Play(stage, Locks.ReadersAndWriter);

    public static void AwaitingReadersAndWriters(Stage stage) => Play(stage, Locks.AwaitingReadersAndWriters);

    public static void CancelledHead(Stage stage) => Play(stage, GivingUp.CancelledHead);

    public static void TwoCancelledAtOnce(Stage stage) => Play(stage, GivingUp.TwoCancelledAtOnce);

    public static void Interrupted(Stage stage) => Play(stage, GivingUp.Interrupted);

    public static void Weights(Stage stage) => Play(stage, Locks.Weights);

    public static void SaturationBesideOnly(Stage stage) => Play(stage, Saturations.SaturationBesideOnly);

    public static void OneToken(Stage stage) => Play(stage, Served.OneToken);

    public static void BiasedReadAgainstWrite(Stage stage) => Play(stage, Biased.ReadAgainstWrite);

    public static void BiasedWriterGivesUp(Stage stage) => Play(stage, Biased.WriterGivesUp);

    public static void BiasedUpgrade(Stage stage) => Play(stage, Biased.Upgrade);

    private static void Play(Stage stage, Action<Stage> scenario)
    {
        stage.StaysUntilQuiet = true;
        scenario(stage);
    }
}
