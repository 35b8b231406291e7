using System.Numerics;
using System.Runtime.CompilerServices;
using FifoLocks.Modes;

namespace FifoLocks.Core;

/// <summary>
/// Where holds of one mode are counted while the bias of a lock is on (<see cref="FifoLockOptions.ReaderBias"/>): a variable per core, so that readers on several cores do not share one that they change.
/// After D. Dice and A. Kogan, <i>BRAVO: Biased Locking for Reader-Writer Locks</i>, 2019.
/// </summary>
/// <remarks>
/// The bias is on while L is set in the word. A hold that was counted here stays here until it is released, whatever becomes of the bias: there is one place to release it from, and its lease names it.
/// <list type="bullet">
/// <item>While L is set only a granter adds to the word, and it judges by the word and all slots together. (A downgrade adds too: where its target bounds the mode in the slots, its source was granted within that bound, and has kept newcomers of that mode out since.)</item>
/// <item>A reader counts itself in, and then looks at the word: Q clear, L set and its guard passed, and that look is its grant. Else it counts itself out again, as a release does.</item>
/// <item>A granter has set Q, and then looks at the slots. Of the two one sees the other. So a slot that was seen empty under D stays empty, but for readers that come and go without a grant.</item>
/// <item>Only a granter clears L, and only when it has seen all slots empty. While L is clear nobody looks at them.</item>
/// <item>Anyone sets L, by a compare-and-swap from a word in which Q is clear. There is no granter then, so L stands still while there is one.</item>
/// <item>Who leaves a slot looks at the word afterwards, and tells if Q is set.</item>
/// </list>
/// The model is <c>tests/model/bias.pml</c>, with a mutant for each of these. When the bias goes on and off is a guess at what pays, and nothing rests on it.
/// </remarks>
internal sealed class ReaderSlots
{
    /// <summary>So many reads in a row that met another thread at the word put the bias on, at first. Each bias that did not pay doubles the number.</summary>
    private const int FewestInARow = 16;
    private const int MostInARow = 4096;

    /// <summary>A bias has paid when so many reads had the good of it: taking it off costs about as much as twenty reads save.</summary>
    private const uint Worthwhile = 200;

    private const int MostSlots = 64;

    /// <summary>Slots lie two cache lines apart, because processors fetch lines in pairs; the first is as far from the head of the array.</summary>
    private const int Stride = 16;

    /// <summary>A slot has the holds in its lower half, and in its upper one how many there ever were, which comes round.</summary>
    private const ulong OneMore = 1 + (1UL << 32);

    /// <summary>Made before L is first set, by one compare-and-swap; never changed afterwards.</summary>
    private ulong[]? _slots;

    /// <summary>The mode that is counted here: the first that was asked for often enough. Set once, by one compare-and-swap, before L is first set.</summary>
    private ModeRule? _rule;

    // Guesses. Anyone writes them, no step is atomic and none is lost sleep over.
    private ModeRule? _lastRead;
    private int _inARow;

    // The granter's. The first is read by anyone.
    private int _enoughInARow = FewestInARow;
    private uint _everAtLastEnd;

    /// <summary>
    /// How many were counted in when the granter last looked. The granter alone. Real holds can only become fewer while Q is set, so a judgement by it errs on the safe side of an upper bound.
    /// </summary>
    public long Seen { get; set; }

    /// <summary>The mode that is counted here, or -1.</summary>
    public int Mode => Seam.Read(ref _rule) is { } rule ? rule.Mode : -1;

    /// <summary>Whether holds of this rule may be counted here, now or one day.</summary>
    public bool MayServe(ModeRule rule) => Seam.Read(ref _rule) is { } chosen ? ReferenceEquals(chosen, rule) : rule.IsUnlimited;

    /// <summary>Whether holds of this rule are counted here.</summary>
    public bool Serves(ModeRule rule) => ReferenceEquals(Seam.Read(ref _rule), rule);

    /// <summary>A read that did not get in by the inlined path, and can by the word. True: there were so many in a row that the bias should go on.</summary>
    public bool IsOneOfMany(ModeRule rule)
    {
        if (!ReferenceEquals(_lastRead, rule))
        {
            _lastRead = rule;
            _inARow = 0;
        }

        return ++_inARow > _enoughInARow;
    }

    /// <summary>Something else was asked for.</summary>
    public void EndRow()
    {
        if (_inARow != 0)
        {
            _inARow = 0;
        }
    }

    /// <summary>Makes all ready for L to be set. False: another mode was faster. Throws where there is no memory, and nothing has changed.</summary>
    public bool Prepare(ModeRule rule)
    {
        if (Seam.Read(ref _slots) is null)
        {
            int count = Math.Min(MostSlots, (int)BitOperations.RoundUpToPowerOf2((uint)Seam.Cores()));
            Seam.CompareExchange(ref _slots, new ulong[(count + 1) * Stride], null);
        }

        return (Seam.CompareExchange(ref _rule, rule, null) ?? rule) == rule;
    }

    /// <summary>Counts one in, in the slot of this core. Below zero: not counted, there is no room.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Enter()
    {
        // Whoever has seen L finds them.
        ulong[] slots = _slots!;
        int slot = Seam.Core() & ((slots.Length / Stride) - 2);
        if ((int)Seam.Add(ref At(slots, slot), OneMore) > 0)
        {
            return slot;
        }

        // Two thousand million leases were never disposed: far from what would run over into the upper half.
        TryLeave(slot);
        return -1;
    }

    /// <summary>Counts one out. False: nobody is counted there.</summary>
    public bool TryLeave(int slot)
    {
        ref ulong place = ref At(_slots!, slot);
        while (true)
        {
            ulong seen = Seam.Read(ref place);
            if ((uint)seen == 0)
            {
                return false;
            }

            if (Seam.TryChange(ref place, seen, seen - 1))
            {
                return true;
            }
        }
    }

    /// <summary>How many are counted in. One look at each slot: under D exact or too many, else a snapshot.</summary>
    public long Count()
    {
        long sum = 0;
        if (Seam.Read(ref _slots) is { } slots)
        {
            for (int at = Stride; at < slots.Length; at += Stride)
            {
                sum += (uint)Seam.Read(ref slots[at]);
            }
        }

        return sum;
    }

    /// <summary>Whether readers would have to wait once this waiter is granted, so that there is no good in the bias.</summary>
    public bool WouldWaitFor(Waiter waiter) => !_rule!.AdmitsOneElsewhere(waiter.Rule.Take(0, waiter.Count));

    /// <summary>Granter only: the bias was taken off. Whether it has paid says how soon the next one goes on.</summary>
    public void Ended()
    {
        uint ever = 0;
        for (int at = Stride; at < _slots!.Length; at += Stride)
        {
            ever += (uint)(Seam.Read(ref _slots[at]) >> 32);
        }

        _enoughInARow = ever - _everAtLastEnd >= Worthwhile ? FewestInARow : Math.Min(MostInARow, 2 * _enoughInARow);
        _everAtLastEnd = ever;
        _inARow = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref ulong At(ulong[] slots, int slot) => ref slots[(slot + 1) * Stride];
}
