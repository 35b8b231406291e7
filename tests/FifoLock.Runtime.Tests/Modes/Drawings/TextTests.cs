namespace FifoLocks.Tests.Modes.Drawings;

/// <summary>The sentences that stand for the picture.</summary>
internal sealed class TextTests
{
    [Test]
    public void Each_mode_says_beside_what_it_is_granted() => Assert.That(
        Tables.ReadWrite.ToText(),
        Is.EqualTo(
            """
            FifoReadWriteLock: 3 modes.
            Read is granted beside Read and UpgradeableRead, not beside Write.
            UpgradeableRead is granted beside Read, not beside UpgradeableRead or Write.
            Write is not granted beside Read, UpgradeableRead or Write.

            """));

    [Test]
    public void Conditions_and_one_sided_pairs_are_said() => Assert.That(
        Tables.Uneven.ToText(),
        Is.EqualTo(
            """
            DocumentLock: 4 modes.
            Read is granted beside Read, Update and Scan (fewer than 4), not beside Write.
            Update is granted beside Scan, not beside Read, Update or Write.
            Write is not granted beside Read, Update, Write or Scan.
            Scan is granted beside Read (fewer than 2), Update (its code decides), Write (other modes decide too) and Scan (at most capacity).
            One-sided: Update waits for Read; Read does not wait for Update.
            One-sided: Update beside Scan: yes; Scan beside Update: its code decides.
            One-sided: Write beside Scan: no; Scan beside Write: other modes decide too.

            """));

    [Test]
    public void One_mode_and_none() => Assert.Multiple(() =>
    {
        Assert.That(Tables.Of("Free", "Look | yes").ToText(), Is.EqualTo("Free: 1 mode.\nLook is granted beside Look.\n"));
        Assert.That(new LockLayout("Nothing").ToText(), Is.EqualTo("Nothing: 0 modes.\n"));
    });

    [Test]
    public void The_generator_writes_the_table_that_is_drawn() => Assert.That(
        new FifoMutex().Layout.ToText(),
        Is.EqualTo("FifoMutex: 1 mode.\nExclusive is not granted beside Exclusive.\n"));
}
