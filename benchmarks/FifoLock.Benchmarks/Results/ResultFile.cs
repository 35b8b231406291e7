using System.Text.Json;
using System.Text.Json.Serialization;

namespace FifoLocks.Benchmarks.Results;

/// <summary>What a run found, and where it ran.</summary>
internal sealed record ResultFile
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public required Machine Machine { get; init; }

    /// <summary>What was written behind <c>compare</c>.</summary>
    public required string Command { get; init; }

    public required IReadOnlyList<ResultRow> Rows { get; init; }

    /// <exception cref="UsageException">There is no such file, or it is not one of ours.</exception>
    public static ResultFile Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<ResultFile>(File.ReadAllText(path), s_json) ?? throw new UsageException($"'{path}' is empty.");
        }
        catch (Exception error) when (error is IOException or JsonException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{path}' cannot be read: {error.Message}");
        }
    }

    /// <summary>A row is a line, so that two files can be compared by eye too.</summary>
    public void Write(string path)
    {
        string rows = string.Join(",\n", Rows.Select(static row => JsonSerializer.Serialize(row, s_json)));
        File.WriteAllText(path, $"{{\"machine\":{JsonSerializer.Serialize(Machine, s_json)},\n\"command\":{JsonSerializer.Serialize(Command, s_json)},\n\"rows\":[\n{rows}\n]}}\n");
    }
}
