using System.Runtime.CompilerServices;

namespace FifoLocks.Generators.Emission;

/// <summary>
/// A line that is put together in the file itself: what an interpolated string is made of is appended piece by piece, and there is no string of it. Most of what the generator would
/// allocate are such strings.
/// </summary>
[InterpolatedStringHandler]
internal readonly ref struct WrittenLine
{
    private readonly SourceWriter _writer;

    public WrittenLine(int literals, int holes, SourceWriter writer)
    {
        _writer = writer;
        writer.Begin("");
    }

    public void AppendLiteral(string text) => _writer.Append(text);

    public void AppendFormatted(string? text) => _writer.Append(text);

    public void AppendFormatted(int number) => _writer.Append(number);
}

/// <summary>The same, one step further in.</summary>
[InterpolatedStringHandler]
internal readonly ref struct WrittenRest
{
    private readonly SourceWriter _writer;

    public WrittenRest(int literals, int holes, SourceWriter writer)
    {
        _writer = writer;
        writer.Begin(SourceWriter.Indent);
    }

    public void AppendLiteral(string text) => _writer.Append(text);

    public void AppendFormatted(string? text) => _writer.Append(text);

    public void AppendFormatted(int number) => _writer.Append(number);
}

/// <summary>The same, as documentation.</summary>
[InterpolatedStringHandler]
internal readonly ref struct WrittenRemark
{
    private readonly SourceWriter _writer;

    public WrittenRemark(int literals, int holes, SourceWriter writer)
    {
        _writer = writer;
        writer.Begin(SourceWriter.Remark);
    }

    public void AppendLiteral(string text) => _writer.Append(text);

    public void AppendFormatted(string? text) => _writer.Append(text);

    public void AppendFormatted(int number) => _writer.Append(number);
}
