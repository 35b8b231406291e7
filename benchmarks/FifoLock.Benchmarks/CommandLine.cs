namespace FifoLocks.Benchmarks;

/// <summary>Words and options, in any order: <c>contended --rounds 5 --quick</c>.</summary>
internal sealed class CommandLine
{
    private readonly Dictionary<string, string> _options = [];
    private readonly HashSet<string> _flags = [];

    /// <exception cref="UsageException">An option is not known, or lacks its value.</exception>
    public CommandLine(IEnumerable<string> args, string[] options, string[] flags)
    {
        var words = new List<string>();
        var rest = new Queue<string>(args);
        while (rest.TryDequeue(out string? word))
        {
            if (!word.StartsWith("--", StringComparison.Ordinal))
            {
                words.Add(word);
            }
            else if (flags.Contains(word))
            {
                _flags.Add(word);
            }
            else if (!options.Contains(word))
            {
                throw new UsageException($"There is no option '{word}' here. Options: {string.Join(", ", options.Concat(flags))}.");
            }
            else
            {
                _options[word] = rest.TryDequeue(out string? value) ? value : throw new UsageException($"'{word}' needs a value.");
            }
        }

        Words = words;
    }

    public IReadOnlyList<string> Words { get; }

    public bool Has(string flag) => _flags.Contains(flag);

    public string? Text(string option) => _options.GetValueOrDefault(option);

    /// <exception cref="UsageException">The value is no positive number.</exception>
    public int? Number(string option) => Text(option) is not { } text
        ? null
        : int.TryParse(text, out int number) && number > 0 ? number : throw new UsageException($"'{option}' needs a positive number, not '{text}'.");
}
