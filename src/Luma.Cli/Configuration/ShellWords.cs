using System.Text;

namespace Luma.Cli.Configuration;

/// <summary>Splits a command line into words by the quoting rules of the shell (POSIX 2.2). Nothing is expanded.</summary>
internal static class ShellWords
{
    /// <summary>False when a quote stays open.</summary>
    public static bool TrySplit(string line, out IReadOnlyList<string> words)
    {
        var found = new List<string>();
        var word = new StringBuilder();
        var begun = false;
        var quote = '\0';
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (c == '\\' && quote != '\'' && i + 1 < line.Length && (quote == '\0' || line[i + 1] is '"' or '\\' or '$' or '`'))
            {
                word.Append(line[++i]);
                begun = true;
            }
            else if (quote == '\0' ? c is '\'' or '"' : c == quote)
            {
                quote = quote == '\0' ? c : '\0';
                begun = true;
            }
            else if (quote == '\0' && char.IsWhiteSpace(c))
            {
                Finish();
            }
            else
            {
                word.Append(c);
                begun = true;
            }
        }

        Finish();
        words = found;
        return quote == '\0';

        void Finish()
        {
            if (begun)
            {
                found.Add(word.ToString());
            }

            word.Clear();
            begun = false;
        }
    }
}
