using FifoLocks.Modes;

namespace FifoLocks.Core;

/// <summary>
/// Who may pass. Heads are judged against the word just read, changing nothing; one compare-and-swap from that word publishes the effects of all who pass. Where it fails the word has changed, and all of it is
/// done again. Under D alone.
/// </summary>
internal partial class GrantQueue
{
    private enum Verdict
    {
        Passes,
        PassesQuickly,
        Fills,
        Waits,
        Gone,
        Unclear,
    }

    /// <summary>
    /// Judges heads and publishes their effects with one compare-and-swap. Returns the chain of those that were published, which is the caller's alone: with D
    /// the list may have gone to another granter. <paramref name="stays"/>: the role was kept.
    /// </summary>
    private Waiter? JudgeAndPublish(bool mayStay, out bool stays, ref bool handedOver, ref Completions completions)
    {
        if (Readers is { } readers)
        {
            LookAtSlots(readers);
        }

        while (true)
        {
            ulong word = Seam.Read(ref _owner.State);
            if (_surplus is not null && TryEmpty(word))
            {
                continue;
            }

            ulong next = word;
            Waiter? last = null;
            Waiter? waiter = _waiters.Head;
            bool fills = false;
            bool atEnd = false;
            while (waiter is not null)
            {
                Waiter? following = waiter.Next;
                Verdict verdict = JudgeQuickly(waiter, next);
                if (verdict == Verdict.Unclear)
                {
                    verdict = Judge(waiter, next, ref completions);
                }

                if (verdict == Verdict.Waits)
                {
                    break;
                }

                if (verdict == Verdict.PassesQuickly)
                {
                    GrantRule rule = waiter.Rule;
                    waiter.Stamp = rule.Seat.GenerationIn(next);
                    next += rule.Unit;
                    last = waiter;
                }
                else if (verdict == Verdict.Fills)
                {
                    fills = true;
                    break;
                }
                else if (verdict == Verdict.Passes)
                {
                    waiter.Stamp = waiter.Rule.StampOf(next, waiter.Stamp);
                    next = waiter.Rule.Take(next, waiter.Count);
                    last = waiter;
                }

                waiter = following;
                if (waiter is null && !atEnd)
                {
                    // Once: whoever comes later notes it.
                    atEnd = true;
                    if (AppendArrivals())
                    {
                        // From the start: some may have gone in front of those that were judged.
                        next = word;
                        last = null;
                        waiter = _waiters.Head;
                    }
                }
            }

            if (fills && last is null && (mayStay || waiter!.OnlyNow))
            {
                if (TryPublishFull(word, waiter!))
                {
                    stays = true;
                    return _waiters.Detach(waiter!);
                }

                continue;
            }

            bool lookAgain = fills || (word & Word.LookAgain) != 0;
            stays = lookAgain && mayStay;
            ulong flags = stays ? Word.Queued | Word.Draining
                : lookAgain ? Word.Queued | Word.LookAgain
                : waiter is not null ? Word.Queued
                : 0;
            Waiter? first = last is null ? null : _waiters.Detach(last);
            if (Seam.TryChange(ref _owner.State, word, (next & ~Word.QueueFlags) | flags))
            {
                handedOver |= lookAgain && !stays;
                return first;
            }

            if (first is not null)
            {
                _waiters.Reattach(first, last!);
            }
        }
    }

    /// <summary>What one test can say: of one hold that is still wanted, where the word says everything.</summary>
    private Verdict JudgeQuickly(Waiter waiter, ulong word)
    {
        GrantRule rule = waiter.Rule;
        if (waiter.Count != 1 || Readers is { Seen: > 0 } || !waiter.IsWaiting)
        {
            return Verdict.Unclear;
        }

        return rule.Quick.Passes(word) ? Verdict.PassesQuickly
            : rule.QuickIsExact && (word & rule.FullBits) == 0 && !waiter.OnlyNow ? Verdict.Waits
            : Verdict.Unclear;
    }

    /// <summary>Judges one head against the word as it would be by then. One that was withdrawn, refused or failed leaves the list.</summary>
    private Verdict Judge(Waiter waiter, ulong word, ref Completions completions)
    {
        if (!waiter.IsWaiting)
        {
            Drop(waiter);
            return Verdict.Gone;
        }

        bool decided;
        try
        {
            if (Admits(waiter, word))
            {
                if (!waiter.Rule.Fills(word, waiter.Count))
                {
                    return Verdict.Passes;
                }

                // Made here, where want of memory fails one request and not the granter. Only modes have fields that fill.
                _surplus ??= new Surplus(((ModeRule)waiter.Rule).Layout.Seats);
                return Verdict.Fills;
            }

            if (!waiter.OnlyNow)
            {
                return Verdict.Waits;
            }

            decided = waiter.TryDecide(Waiter.Outcome.Refused);
        }
        catch (Exception error)
        {
            decided = waiter.TryFail(error);
        }

        if (decided)
        {
            _waiters.Unlink(waiter);
            completions.Complete(waiter);
        }
        else
        {
            // Withdrawn in this moment.
            Drop(waiter);
        }

        return Verdict.Gone;
    }
}
