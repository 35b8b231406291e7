namespace FifoLocks.Benchmarks.Plots;

/// <summary>From values to places on a drawing, and where to write numbers.</summary>
internal sealed class Scale
{
    private readonly double _from;
    private readonly double _to;
    private readonly double _start;
    private readonly double _end;
    private readonly bool _isLogarithmic;

    private Scale(double from, double to, double start, double end, bool isLogarithmic, IReadOnlyList<double> ticks) =>
        (_from, _to, _start, _end, _isLogarithmic, Ticks) = (from, to, start, end, isLogarithmic, ticks);

    public IReadOnlyList<double> Ticks { get; }

    /// <summary>From zero where the values are of one size, by powers of ten where they are not: otherwise the small ones would lie on the axis.</summary>
    public static Scale From(double[] values, double start, double end)
    {
        double most = values.Max();
        double least = values.Where(static value => value > 0).DefaultIfEmpty(1).Min();
        if (most / least > 20)
        {
            double[] tens = [.. Powers(least, most)];
            return new Scale(tens[0], tens[^1], start, end, isLogarithmic: true, tens);
        }

        double step = Step(most);
        double[] ticks = [.. Enumerable.Range(0, (int)Math.Ceiling(most / step) + 1).Select(i => i * step)];
        return new Scale(0, ticks[^1], start, end, isLogarithmic: false, ticks);
    }

    /// <summary>Doubling is the same distance everywhere.</summary>
    public static Scale Logarithmic(double[] values, double start, double end)
    {
        double least = values.Min();
        double most = values.Max();
        return new Scale(least, most > least ? most : least * 2, start + 20, end - 20, isLogarithmic: true, []);
    }

    public double At(double value)
    {
        double part = _isLogarithmic ? Math.Log(Math.Max(value, _from) / _from) / Math.Log(_to / _from) : (value - _from) / (_to - _from);
        return _start + (part * (_end - _start));
    }

    private static IEnumerable<double> Powers(double least, double most)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        while (power < most)
        {
            yield return power;
            power *= 10;
        }

        yield return power;
    }

    /// <summary>1, 2 or 5 times a power of ten: about five of them up to the most.</summary>
    private static double Step(double most)
    {
        double rough = most / 5;
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return power * (rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 };
    }
}
