using System.Text;
using FifoLocks.Modes;
using FifoLocks.Modes.Drawings;

namespace FifoLocks;

/// <summary>
/// Which modes a lock has, how they go together, and which bits of the state word belong to which. One object per family of modes and per typed
/// lock, written by the generator; immutable, so any thread may read it at any time.
/// </summary>
/// <example>
/// <code>
/// LockLayout layout = documentLock.Layout;
/// Console.Write(layout.ToMarkdown());                     // the compatibility table
/// File.WriteAllText("document-lock.svg", layout.ToSvg()); // the same, drawn, with the conflict graph
/// </code>
/// </example>
public sealed class LockLayout
{
    private readonly ModeSeat[] _modes;

    /// <summary>Describes a layout.</summary>
    /// <param name="name">The typed lock, or the family's modes.</param>
    /// <param name="modes">The modes in the order of their index.</param>
    public LockLayout(string name, params ModeSeat[] modes)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(modes);
        Name = name;
        _modes = modes;
        Seats = Array.ConvertAll(modes, static mode => mode.Seat);
        foreach (Seat seat in Seats)
        {
            FullBits |= seat.Kind == SeatKind.Saturating ? seat.Limit << seat.Shift : 0;
        }
    }

    /// <summary>The typed lock, or the family's modes.</summary>
    public string Name { get; }

    /// <summary>The modes in the order of their index.</summary>
    public IReadOnlyList<ModeSeat> Modes => _modes;

    internal Seat[] Seats { get; }

    /// <summary>The top bit of every saturating field: set exactly when the field is full and its count stands beside the word.</summary>
    internal ulong FullBits { get; }

    /// <summary>The layout that a plain <see cref="FifoLock"/> of this mode has.</summary>
    /// <typeparam name="TMode">Any mode of the family.</typeparam>
    public static LockLayout Of<TMode>()
        where TMode : ILockMode => TMode.Layout;

    /// <summary>
    /// The compatibility table as Markdown: a row per requested mode, a column per mode that is held. "yes": may be granted beside it; "no": waits for it.
    /// </summary>
    /// <example><code>Console.WriteLine(LockLayout.Of&lt;Read&gt;().ToMarkdown());</code></example>
    public string ToMarkdown()
    {
        var rows = new List<string[]> { (string[])["asks \\ held", .. _modes.Select(static mode => mode.Name)] };
        rows.AddRange(_modes.Select(static mode => (string[])[mode.Name, .. mode.Beside]));
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];

        var text = new StringBuilder();
        for (int i = 0; i < rows.Count; i++)
        {
            AppendRow(rows[i]);
            if (i == 0)
            {
                AppendRow([.. widths.Select(static width => new string('-', width))]);
            }
        }

        return text.ToString();

        void AppendRow(string[] row)
        {
            for (int column = 0; column < row.Length; column++)
            {
                text.Append("| ").Append(row[column].PadRight(widths[column])).Append(' ');
            }

            text.Append("|\n");
        }
    }

    /// <summary>
    /// The compatibility table and the conflict graph in the language of Graphviz: a line between modes that exclude each other, an arrow from a mode that waits to one that
    /// does not wait for it, dashed where a count or the mode's code decides. Render it with <c>dot -Tsvg</c>; the same layout always gives the same text.
    /// </summary>
    /// <returns>A directed graph, lines ended by \n.</returns>
    /// <example><code>File.WriteAllText("lock.dot", documentLock.Layout.ToDot());</code></example>
    public string ToDot() => DotDrawing.Write(this);

    /// <summary>
    /// A picture of the compatibility table and the conflict graph, for a design document. It needs nothing outside of itself, runs no script, follows the reader's light or dark
    /// colours, and describes itself to screen readers with the sentences of <see cref="ToText"/>. The same layout always gives the same text.
    /// </summary>
    /// <returns>An SVG document of its natural size in pixels, lines ended by \n; a file as it is, or a part of an HTML page.</returns>
    /// <example><code>File.WriteAllText("lock.svg", documentLock.Layout.ToSvg());</code></example>
    public string ToSvg() => SvgDrawing.Write(this);

    /// <summary>
    /// The table and what is one-sided in it as plain sentences, one per line: the alternative text of a picture, or a comment. "Granted beside" says that a request need not wait for
    /// what is held; it may still wait for those who came first.
    /// </summary>
    /// <returns>Sentences, lines ended by \n.</returns>
    /// <example>
    /// <code>
    /// Console.Write(LockLayout.Of&lt;Read&gt;().ToText());
    /// // Read, Write: 2 modes.
    /// // Read is granted beside Read, not beside Write.
    /// // Write is not granted beside Read or Write.
    /// </code>
    /// </example>
    public string ToText() => LayoutText.Write(this);

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>The index of the mode that lives in a seat.</summary>
    internal int IndexOf(Seat seat) => Array.IndexOf(Seats, seat);

    /// <summary>The index of a mode by the full name of its type, or -1.</summary>
    internal int IndexOf(string fullName)
    {
        for (int i = 0; i < _modes.Length; i++)
        {
            if (string.Equals(_modes[i].FullName, fullName, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }
}
