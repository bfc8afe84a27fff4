using System.Text.RegularExpressions;

namespace Luma.Core.Apps;

/// <summary>What volumes must look like. Folders of the server are not given to apps: that would hand out the server itself.</summary>
public static partial class VolumeRules
{
    public static IEnumerable<Problem> Check(string place, IReadOnlyList<string> volumes)
    {
        for (var i = 0; i < volumes.Count; i++)
        {
            if (volumes[i].StartsWith('/') || volumes[i].StartsWith('.') || volumes[i].StartsWith('~'))
            {
                yield return new($"{place}[{i}]", $"must be a named volume such as data:/data; folders of the server are not mounted (was '{volumes[i]}')");
            }
            else if (!Volume().IsMatch(volumes[i]))
            {
                yield return new($"{place}[{i}]", $"must read name:/path or name:/path:ro (was '{volumes[i]}')");
            }
        }
    }

    [GeneratedRegex(@"\A[a-zA-Z0-9][a-zA-Z0-9_.-]*:/[^:\p{Cc}]+(:ro|:rw)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Volume();
}
