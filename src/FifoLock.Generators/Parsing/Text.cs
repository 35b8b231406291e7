using System.Text;
using Microsoft.CodeAnalysis;

namespace FifoLocks.Generators.Parsing;

/// <summary>Source as people wrote it, on one line: comments left out, every gap one space.</summary>
internal static class Text
{
    private const int Longest = 200;

    public static string Of(SyntaxNode node)
    {
        string written = node.ToString();
        return written.Length <= Longest && IsOnOneLine(written) ? written : OnOneLine(node);
    }

    /// <summary>Whether it is as it should be: every gap is one space, and nothing looks like a comment. Most are, and taking them apart takes longer than all else that is done with them.</summary>
    private static bool IsOnOneLine(string written)
    {
        for (int i = 0; i < written.Length; i++)
        {
            char c = written[i];
            if (c == ' ' ? i + 1 < written.Length && written[i + 1] == ' ' : c is '/' or '#' || char.IsWhiteSpace(c) || char.IsControl(c))
            {
                return false;
            }
        }

        return true;
    }

    private static string OnOneLine(SyntaxNode node)
    {
        var text = new StringBuilder();
        bool gap = false;
        foreach (SyntaxToken token in node.DescendantTokens())
        {
            if (gap || (text.Length > 0 && HasGap(token.LeadingTrivia)))
            {
                text.Append(' ');
            }

            text.Append(token.Text);
            gap = HasGap(token.TrailingTrivia);
        }

        string line = string.Join(" ", text.ToString().Split(['\r', '\n', '\u0085', '\u2028', '\u2029'], StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= Longest ? line : line.Substring(0, Longest) + " ...";
    }

    /// <summary>White space, a line end or a comment.</summary>
    private static bool HasGap(SyntaxTriviaList trivia) => trivia.Count > 0;
}
