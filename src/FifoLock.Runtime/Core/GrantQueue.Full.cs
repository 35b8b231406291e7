using FifoLocks.Modes;

namespace FifoLocks.Core;

/// <summary>Grants on full fields, whose counts stand beside the word; see <see cref="Core.Surplus"/>. Under D alone.</summary>
internal partial class GrantQueue
{
    /// <summary>
    /// Publishes one grant that fills its field, or adds to a full one, and stays. The total is stored before the word says that the field is full: whoever sees the one finds
    /// the other. On a full field it is added to after the publish and before the claim; only the granter judges totals, so nobody sees it lag.
    /// </summary>
    private bool TryPublishFull(ulong word, Waiter waiter)
    {
        var rule = (ModeRule)waiter.Rule;
        Seat seat = rule.Seat;

        // Made by Judge, which found that the field fills.
        Surplus surplus = _surplus!;
        ulong stay = Word.Queued | Word.Draining;
        if (seat.IsFull(word))
        {
            if (!Seam.TryChange(ref _owner.State, word, (word & ~Word.QueueFlags) | stay))
            {
                return false;
            }

            surplus.Add(rule.Mode, waiter.Count);
            return true;
        }

        surplus.Fill(rule.Mode, (long)seat.CountIn(word) + waiter.Count);
        return Seam.TryChange(ref _owner.State, word, (seat.WithCount(word, seat.Limit) & ~Word.QueueFlags) | stay);
    }

    /// <summary>Empties a full field of which nothing is held any more. True: look at the word again.</summary>
    private bool TryEmpty(ulong word)
    {
        Seat[] seats = _surplus!.Seats;
        for (int mode = 0; mode < seats.Length; mode++)
        {
            if (seats[mode].IsFull(word) && _surplus.Count(mode) == 0)
            {
                Seam.TryChange(ref _owner.State, word, seats[mode].WithCount(word, 0));
                return true;
            }
        }

        return false;
    }
}
