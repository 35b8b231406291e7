using FsCheck;
using FsCheck.Fluent;

namespace FifoLocks.Properties.Harness;

/// <summary>
/// What FsCheck makes up and shrinks: numbers, which a suite reads as an object and as steps on it. A step says nothing about the steps before it ("release the second
/// of those that hold"), so that a program stays one when steps are taken out.
/// </summary>
internal sealed record Program(int[] Setup, Step[] Steps)
{
    private const int SetupNumbers = 48;
    private const int StepNumbers = 7;

    /// <summary>Divisible by all small numbers, so that choices made from it by remainder are even.</summary>
    private const int Numbers = 5040;

    public static Arbitrary<Program> Arbitrary { get; } = Arb.From(Gen.Sized(Generate), Shrink);

    private static Gen<Program> Generate(int size)
    {
        Gen<int> number = Gen.Choose(0, Numbers - 1);
        Gen<Step> step = number.Zip(Gen.ArrayOf(number, StepNumbers), static (verb, numbers) => new Step(verb, numbers));
        return Gen.ArrayOf(number, SetupNumbers).Zip(Gen.ArrayOf(step, Math.Max(1, size)), static (setup, steps) => new Program(setup, steps));
    }

    /// <summary>Fewer steps first, half of them at once if that does it; then smaller numbers, of which zero is always the plainest.</summary>
    private static IEnumerable<Program> Shrink(Program program)
    {
        for (int length = program.Steps.Length; length > 0; length /= 2)
        {
            for (int start = 0; start < program.Steps.Length; start += length)
            {
                yield return program with { Steps = [.. program.Steps.Take(start), .. program.Steps.Skip(start + length)] };
            }
        }

        foreach (int[] setup in Smaller(program.Setup))
        {
            yield return program with { Setup = setup };
        }

        for (int i = 0; i < program.Steps.Length; i++)
        {
            foreach (int[] numbers in Smaller(program.Steps[i].Numbers))
            {
                var steps = (Step[])program.Steps.Clone();
                steps[i] = steps[i] with { Numbers = numbers };
                yield return program with { Steps = steps };
            }
        }
    }

    private static IEnumerable<int[]> Smaller(int[] numbers)
    {
        if (numbers.Any(static number => number != 0))
        {
            yield return new int[numbers.Length];
        }

        for (int i = 0; i < numbers.Length; i++)
        {
            int[] candidates = [0, 1, 2];
            foreach (int candidate in candidates.Where(candidate => candidate < numbers[i]))
            {
                var smaller = (int[])numbers.Clone();
                smaller[i] = candidate;
                yield return smaller;
            }
        }
    }
}

/// <summary>Which verb, and the numbers that its details are read from.</summary>
internal sealed record Step(int Verb, int[] Numbers);

/// <summary>Reads numbers as choices. Behind the last one there are zeros.</summary>
internal sealed class Dice(int[] numbers)
{
    private int _next;

    /// <summary>A choice among 0 to <paramref name="sides"/> - 1.</summary>
    public int Below(int sides) => _next < numbers.Length ? numbers[_next++] % sides : 0;

    /// <summary>True once in so many times.</summary>
    public bool Once(int inTimes) => Below(inTimes) == inTimes - 1;

    public T OneOf<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];
}
