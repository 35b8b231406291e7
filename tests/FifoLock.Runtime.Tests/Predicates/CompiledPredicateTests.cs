namespace FifoLocks.Tests.Predicates;

/// <summary>
/// What the generator made of a predicate, against the predicate once more in plain C#: for every combination of counts of A, B and the mode itself from 0
/// to 4.
/// </summary>
internal sealed class CompiledPredicateTests
{
    private const int Most = 4;

    [Test]
    public void Comparisons_compile_to_what_they_say()
    {
        Check<Comparisons.A>((a, _, _) => a < 5);
        Check<Comparisons.Less>((_, b, _) => b < 3);
        Check<Comparisons.AtMost>((a, _, _) => a <= 2);
        Check<Comparisons.More>((_, b, _) => b > 1);
        Check<Comparisons.AtLeast>((a, _, _) => a >= 2);
        Check<Comparisons.Equal>((_, b, _) => b == 2);
        Check<Comparisons.Unequal>((a, _, self) => a != 1 && self == 0);
    }

    [Test]
    public void Connectives_compile_to_what_they_say()
    {
        Check<Connectives.Both>((a, b, self) => a == 0 && b < 2 && self == 0);
        Check<Connectives.Either>((a, b, _) => a > 0 || b >= 3);
        Check<Connectives.Not>((a, b, _) => !(a > 0 || b > 2));
        Check<Connectives.Range>((_, b, _) => b is >= 1 and < 3);
        Check<Connectives.Mixed>((a, b, self) => (a == 0 || b == 0) && self < 2);
        Check<Connectives.Implies>((a, b, self) => a == 0 || (b > 0 && self < 1));
    }

    [Test]
    public void What_does_not_compile_runs_as_written()
    {
        Check<Unusual.Sum>((a, b, _) => a + b < 4);
        Check<Unusual.Compare>((a, b, _) => a > b);
        Check<Unusual.Choice>((a, b, _) => a > 0 ? b < 2 : b < 4);
        Check<Unusual.Call>((_, b, self) => b % 2 == 1 && self < 3);
        Check<Unusual.Body>((a, _, self) => a + (2 * self) <= 4);
    }

    [Test]
    public void Parameters_are_those_of_the_lock([Range(1, 5)] int most, [Range(1, 4)] int other, [Values] bool open)
    {
        var gate = new Parameters.Gate(most: most, other: other, open: open);
        Check(gate, RuleOf<Parameters.A>(gate), GuardOf<Parameters.A>(gate), (a, _, _) => a < most);
        Check(gate, RuleOf<Parameters.B>(gate), GuardOf<Parameters.B>(gate), (a, b, _) => a <= most && b < other);
        Check(gate, RuleOf<Parameters.C>(gate), GuardOf<Parameters.C>(gate), (_, b, _) => open || b >= other);
        Check(gate, RuleOf<Parameters.D>(gate), GuardOf<Parameters.D>(gate), (a, b, _) => a + b < most + 1);
    }

    [Test]
    public void A_parameter_under_which_a_mode_could_never_be_granted_is_refused() =>
        Assert.That(
            () => new Parameters.Gate(most: 0, other: 1, open: true),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Property(nameof(ArgumentException.ParamName)).EqualTo("most"));

    private static ModeRule RuleOf<TMode>(Parameters.Gate gate)
        where TMode : IModeOf<Parameters.Gate> => TMode.RuleIn(gate);

    private static Guard GuardOf<TMode>(Parameters.Gate gate)
        where TMode : IModeOf<Parameters.Gate> => TMode.GuardIn(gate);

    private static void Check<TMode>(Func<int, int, int, bool> expected)
        where TMode : ILockMode => Check(null, TMode.Rule, TMode.Guard, expected);

    private static void Check(FifoLockBase? gate, ModeRule rule, Guard guard, Func<int, int, int, bool> expected)
    {
        Seat[] seats = rule.Layout.Seats;
        int a = IndexOf("A");
        int b = IndexOf("B");
        for (int countA = 0; countA <= MostOf(a); countA++)
        {
            for (int countB = 0; countB <= MostOf(b); countB++)
            {
                for (int self = 0; self <= MostOf(rule.Mode); self++)
                {
                    if ((rule.Mode == a && self != countA) || (rule.Mode == b && self != countB))
                    {
                        continue;
                    }

                    var counts = new int[seats.Length];
                    counts[rule.Mode] = self;
                    counts[a] = countA;
                    counts[b] = countB;
                    ulong word = Layouts.WordOf(seats, counts) | Generations();
                    bool may = expected(countA, countB, self);
                    string story = $"{rule.Name} in {gate}: {rule.Condition} with A={countA}, B={countB}, itself={self}";
                    Assert.That(rule.Admits(word, 1, 0, null), Is.EqualTo(may), story);
                    Assert.That(guard.Admits(word), Is.EqualTo(rule.Guard.Admits(word)), $"the constants and the rule agree. {story}");
                    Assert.That(guard.Admits(word) && !may, Is.False, $"the inlined path lets nobody in too much. {story}");
                    Assert.That(rule.Admits(word | Word.Queued, 1, 0, null), Is.EqualTo(may), $"flags do not matter to a rule. {story}");
                    Assert.That(guard.Admits(word | Word.Queued), Is.False, story);
                    for (int count = 2; count <= 3; count++)
                    {
                        bool more = expected(rule.Mode == a ? countA + count - 1 : countA, rule.Mode == b ? countB + count - 1 : countB, self + count - 1);
                        Assert.That(rule.Admits(word, count, 0, null), Is.EqualTo(more), $"{count} at once. {story}");
                    }
                }
            }
        }

        int IndexOf(string name) => Enumerable.Range(0, seats.Length).Single(i => rule.Layout.Modes[i].Name == name);

        int MostOf(int mode) => seats[mode].Kind == SeatKind.Exclusive ? 1 : (int)Math.Min(Most, (long)seats[mode].Limit);

        ulong Generations() => seats.Where(seat => seat.Kind == SeatKind.Exclusive).Aggregate(0UL, (word, seat) => word | (0xAUL << (seat.Shift + 1)));
    }
}
