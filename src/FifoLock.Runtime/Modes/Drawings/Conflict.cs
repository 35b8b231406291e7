namespace FifoLocks.Modes.Drawings;

/// <summary>
/// A pair of modes (or a mode and itself) that do not simply go together: one edge of the conflict graph, whatever the two say of each other.
/// </summary>
/// <param name="Layout">The layout of both.</param>
/// <param name="One">The index of the mode that is listed first.</param>
/// <param name="Other">The index of the other one; the same for a mode beside itself.</param>
internal readonly record struct Conflict(LockLayout Layout, int One, int Other)
{
    public bool IsWithItself => One == Other;

    /// <summary>What is said where <see cref="One"/> asks and <see cref="Other"/> is held.</summary>
    public string OneAsks => Layout.Cell(One, Other);

    /// <summary>What is said where <see cref="Other"/> asks and <see cref="One"/> is held.</summary>
    public string OtherAsks => Layout.Cell(Other, One);

    /// <summary>Whether it matters which of the two was there first.</summary>
    public bool IsOneSided => Verdicts.Of(OneAsks) != Verdicts.Of(OtherAsks);

    /// <summary>The edges of the conflict graph, in the order of the table: each pair once.</summary>
    public static IEnumerable<Conflict> Of(LockLayout layout)
    {
        for (int one = 0; one < layout.Modes.Count; one++)
        {
            for (int other = one; other < layout.Modes.Count; other++)
            {
                var pair = new Conflict(layout, one, other);
                if (Verdicts.Of(pair.OneAsks) != Verdict.Yes || Verdicts.Of(pair.OtherAsks) != Verdict.Yes)
                {
                    yield return pair;
                }
            }
        }
    }

    /// <summary>
    /// The lines to draw. Where both say alike there is one without an arrow; else an arrow from each mode that may have to wait to the mode that it
    /// waits for.
    /// </summary>
    public IEnumerable<Stroke> Strokes()
    {
        if (!IsOneSided)
        {
            yield return new Stroke(One, Other, Verdicts.Of(OneAsks), IsArrow: false);
            yield break;
        }

        if (Verdicts.Of(OneAsks) is not Verdict.Yes and var oneAsks)
        {
            yield return new Stroke(One, Other, oneAsks, IsArrow: true);
        }

        if (Verdicts.Of(OtherAsks) is not Verdict.Yes and var otherAsks)
        {
            yield return new Stroke(Other, One, otherAsks, IsArrow: true);
        }
    }

    /// <summary>The edge as a sentence.</summary>
    public string InWords()
    {
        string one = Layout.Modes[One].Name;
        string other = Layout.Modes[Other].Name;
        return (Verdicts.Of(OneAsks), Verdicts.Of(OtherAsks)) switch
        {
            (Verdict.No, _) when IsWithItself => $"{one} excludes itself.",
            _ when IsWithItself => $"{one} beside itself: {Verdicts.InWords(OneAsks)}.",
            (Verdict.No, Verdict.No) => $"{one} and {other} exclude each other.",
            (Verdict.No, Verdict.Yes) => $"{one} waits for {other}; {other} does not wait for {one}.",
            (Verdict.Yes, Verdict.No) => $"{other} waits for {one}; {one} does not wait for {other}.",
            _ => $"{one} beside {other}: {Verdicts.InWords(OneAsks)}; {other} beside {one}: {Verdicts.InWords(OtherAsks)}.",
        };
    }
}

/// <summary>A line of the conflict graph.</summary>
/// <param name="From">The index of the mode that may have to wait.</param>
/// <param name="To">The index of the mode that it waits for.</param>
/// <param name="Verdict">Whether it always waits, or under a condition.</param>
/// <param name="IsArrow">Whether it matters which end is which.</param>
internal readonly record struct Stroke(int From, int To, Verdict Verdict, bool IsArrow);
