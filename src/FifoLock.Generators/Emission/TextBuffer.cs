namespace FifoLocks.Generators.Emission;

/// <summary>The text of a file while it is written. Each thread has one, so that a file costs its text and nothing for growing; one that has become very large is not kept.</summary>
internal sealed class TextBuffer
{
    private const int Room = 1 << 13;
    private const int MostKept = 1 << 17;

    [ThreadStatic]
    private static TextBuffer? s_spare;

    private char[] _text = new char[Room];
    private int _length;

    /// <summary>An empty one. Two files may be written at the same time; then they have a buffer each.</summary>
    public static TextBuffer Take()
    {
        TextBuffer buffer = s_spare ?? new TextBuffer();
        s_spare = null;
        return buffer;
    }

    /// <summary>The text. The buffer is another file's after this.</summary>
    public string Finish()
    {
        var text = new string(_text, 0, _length);
        if (_text.Length <= MostKept)
        {
            _length = 0;
            s_spare = this;
        }

        return text;
    }

    public void Append(string text)
    {
        MakeRoom(text.Length);
        text.CopyTo(0, _text, _length, text.Length);
        _length += text.Length;
    }

    public void Append(char c, int times = 1)
    {
        MakeRoom(times);
        for (int i = 0; i < times; i++)
        {
            _text[_length++] = c;
        }
    }

    private void MakeRoom(int more)
    {
        if (_length + more > _text.Length)
        {
            Array.Resize(ref _text, Math.Max(_length + more, 2 * _text.Length));
        }
    }
}
