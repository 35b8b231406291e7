using System.Globalization;

namespace FifoLocks.Soak;

/// <summary>What the program was asked to do.</summary>
/// <param name="For">How long to go on; null where <paramref name="Rounds"/> says it.</param>
/// <param name="Rounds">How many rounds of each workload; null where <paramref name="For"/> says it.</param>
/// <param name="Round">The seed of the one round to play, again and again; null where <paramref name="Seed"/> makes the rounds' seeds.</param>
/// <param name="Operations">End as soon as so many operations are done.</param>
/// <param name="Threads">How many parties block.</param>
/// <param name="Tasks">How many parties await.</param>
/// <param name="Patience">How long nothing may happen before that is a failure.</param>
/// <param name="Only">The workloads to run.</param>
/// <param name="IsShort">Bursts of plain operations are a hundredth as long.</param>
/// <param name="Fault">A break between library and checks, to see that it is reported.</param>
internal sealed record CommandLine(
    TimeSpan? For, int? Rounds, int? Round, long Operations, int Seed, int Threads, int Tasks, TimeSpan Patience, IReadOnlyList<Workload> Only, Fault Fault, bool IsShort, bool Help)
{
    public static CommandLine Default { get; } = new(
        TimeSpan.FromMinutes(1), null, null, long.MaxValue, Seed: 1, Threads: 3, Tasks: 3, TimeSpan.FromSeconds(60), Workload.All, Fault.None, IsShort: false, Help: false);

    public static string Usage { get; } = $"""
        Uses every primitive in every way for as long as you like, while requests are cancelled, time out and are interrupted, predicates and contexts throw, the
        pool is starved, memory is short and cores are taken away; and checks all the time that nothing is granted that must not be, nobody is overtaken, nobody is
        left waiting, and nothing is lost.

          FifoLock.Soak [options]

          --minutes N     how long (default 1)
          --seconds N     the same
          --rounds N      so many rounds of each workload instead: always the same amount of work
          --short         bursts of plain operations are a hundredth as long: for tests
          --operations N  end as soon as so many operations are done
          --seed N        what the choices are made from (default 1); the order of steps of different threads is not the seed's to choose
          --round N       the seed of one round, which is played again and again: what a failure names
          --threads N     how many parties block (default 3)
          --tasks N       how many parties await (default 3)
          --patience N    how many seconds nothing may happen before that is a failure (default 60)
          --only NAME     this workload; may be repeated: {string.Join(", ", Workload.All)}
          --fault NAME    breaks something between the library and the checks, which must report it: {string.Join(", ", Enum.GetNames<Fault>().Skip(1))}
          --help          this text

        Exit code: 0; 1 when a check fails; 2 for bad arguments; 130 when stopped with Ctrl+C, with the table of what was done until then.
        """;

    /// <exception cref="FormatException">An argument is not understood; the message says which.</exception>
    public static CommandLine Parse(string[] args)
    {
        CommandLine parsed = Default;
        var only = new List<Workload>();
        for (int i = 0; i < args.Length; i++)
        {
            string option = args[i];
            switch (option)
            {
                case "--help" or "-h":
                    parsed = parsed with { Help = true };
                    break;
                case "--short":
                    parsed = parsed with { IsShort = true };
                    break;
                case "--minutes":
                    parsed = parsed with { For = TimeSpan.FromMinutes(Number(args, ++i, least: 1)), Rounds = null };
                    break;
                case "--seconds":
                    parsed = parsed with { For = TimeSpan.FromSeconds(Number(args, ++i, least: 1)), Rounds = null };
                    break;
                case "--rounds":
                    parsed = parsed with { For = null, Rounds = (int)Number(args, ++i, least: 1) };
                    break;
                case "--operations":
                    parsed = parsed with { Operations = Number(args, ++i, least: 1) };
                    break;
                case "--seed":
                    parsed = parsed with { Seed = (int)Number(args, ++i, least: 0) };
                    break;
                case "--round":
                    parsed = parsed with { Round = (int)Number(args, ++i, least: 0) };
                    break;
                case "--threads":
                    parsed = parsed with { Threads = (int)Number(args, ++i, least: 0) };
                    break;
                case "--tasks":
                    parsed = parsed with { Tasks = (int)Number(args, ++i, least: 0) };
                    break;
                case "--patience":
                    parsed = parsed with { Patience = TimeSpan.FromSeconds(Number(args, ++i, least: 1)) };
                    break;
                case "--only":
                    string name = Text(args, ++i);
                    only.Add(Workload.All.FirstOrDefault(workload => workload.Name == name)
                        ?? throw new FormatException($"There is no workload {name}. There are: {string.Join(", ", Workload.All)}."));
                    break;
                case "--fault":
                    parsed = parsed with { Fault = Enum.TryParse(Text(args, ++i), out Fault fault) ? fault : throw new FormatException($"There is no fault {args[i]}. Try --help.") };
                    break;
                default:
                    throw new FormatException($"What is {option}? Try --help.");
            }
        }

        return parsed.Threads + parsed.Tasks is < 1 or > Party.Most
            ? throw new FormatException($"--threads and --tasks together must be 1 to {Party.Most}.")
            : parsed with { Only = only.Count > 0 ? only : parsed.Only };
    }

    private static string Text(string[] args, int i) => i < args.Length ? args[i] : throw new FormatException($"{args[i - 1]} needs a name.");

    private static long Number(string[] args, int i, int least) =>
        i < args.Length && long.TryParse(args[i], NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number >= least && (number <= int.MaxValue || args[i - 1] is "--operations")
            ? number
            : throw new FormatException($"{args[i - 1]} needs a number of {least} or more.");
}
