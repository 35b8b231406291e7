using FifoLocks.Schedules.Scheduling;

namespace FifoLocks.Schedules.Exploring;

/// <summary>
/// Makes a schedule that fails short: by leaving out switches while it still fails (Zeller and Hildebrandt, <i>Simplifying and Isolating Failure-Inducing Input</i>, 2002), then by looking
/// for one with fewer preemptions. Any failure counts, but for one in which somebody runs in circles: a schedule that starves somebody is always at hand.
/// </summary>
internal static class Minimizer
{
    /// <summary>How many schedules to look at for each smaller number of preemptions.</summary>
    private const int MostSearched = 150;

    /// <summary>The shortest schedule found, and how it was played.</summary>
    public static (Play Play, Schedule Schedule) Minimize(Finding finding)
    {
        (Play Play, Schedule Schedule) best = Explorer.Perform(finding.Scenario, new Rerun(finding.Schedule.Switches));
        if (best.Play.Failure is null)
        {
            throw new InvalidOperationException($"The schedule {finding.Schedule} failed once and does not fail again: {finding.Failure}");
        }

        best = LeaveOut(finding, best);
        for (int preemptions = 0; preemptions < best.Schedule.Preemptions; preemptions++)
        {
            if (Explorer.Search(finding.Scenario, preemptions, MostSearched, out _, out _) is { } simpler
                && TryPlay(finding, simpler.Schedule.Switches, best.Schedule, out (Play, Schedule) found))
            {
                return LeaveOut(finding, found);
            }
        }

        return best;
    }

    /// <summary>Leaves out halves, then quarters and so on, until no single switch can be left out, nor any two: there and back again.</summary>
    private static (Play Play, Schedule Schedule) LeaveOut(Finding finding, (Play Play, Schedule Schedule) best)
    {
        int parts = 1;
        while (best.Schedule.Switches is { Count: > 0 } switches)
        {
            if (TryLeaveOutPart(finding, switches, parts, ref best))
            {
                parts = Math.Max(1, Math.Min(parts - 1, best.Schedule.Switches.Count));
            }
            else if (parts < switches.Count)
            {
                parts = Math.Min(2 * parts, switches.Count);
            }
            else if (!TryLeaveOutTwo(finding, switches, ref best))
            {
                break;
            }
            else
            {
                parts = 1;
            }
        }

        return best;
    }

    private static bool TryLeaveOutPart(Finding finding, IReadOnlyList<Switch> switches, int parts, ref (Play Play, Schedule Schedule) best)
    {
        for (int part = 0; part < parts; part++)
        {
            int from = switches.Count * part / parts;
            int to = switches.Count * (part + 1) / parts;
            if (TryPlay(finding, [.. switches.Take(from), .. switches.Skip(to)], best.Schedule, out (Play, Schedule) shorter))
            {
                best = shorter;
                return true;
            }
        }

        return false;
    }

    private static bool TryLeaveOutTwo(Finding finding, IReadOnlyList<Switch> switches, ref (Play Play, Schedule Schedule) best)
    {
        for (int one = 0; one < switches.Count; one++)
        {
            for (int two = one + 1; two < switches.Count; two++)
            {
                if (TryPlay(finding, [.. switches.Where((_, index) => index != one && index != two)], best.Schedule, out (Play, Schedule) shorter))
                {
                    best = shorter;
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>True: it fails as well, and what was taken of it is simpler.</summary>
    private static bool TryPlay(Finding finding, IReadOnlyList<Switch> switches, Schedule than, out (Play Play, Schedule Schedule) played)
    {
        played = Explorer.Perform(finding.Scenario, new Rerun(switches));
        return played.Play.Failure is not null && !played.Play.RanInCircles && played.Schedule.IsSimplerThan(than);
    }
}
