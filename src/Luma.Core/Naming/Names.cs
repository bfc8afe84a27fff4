using System.Globalization;
using System.Text.RegularExpressions;

namespace Luma.Core.Naming;

/// <summary>What Luma calls things in Docker.</summary>
public static partial class Names
{
    /// <summary>The longest project or app name: with colour, number and suffix it stays a DNS label (63 octets, RFC 1035 2.3.4).</summary>
    public const int LongestName = 40;

    public static string Network(string project) => $"{project}-network";

    /// <summary>With an underscore, which no project's name has: <c>a</c> and <c>b-c</c> never meet <c>a-b</c> and <c>c</c>.</summary>
    public static string Volume(string project, string volume) => $"{project}_{volume}";

    /// <summary><c>blog-green</c> for a single replica, <c>blog-green-1</c>, <c>blog-green-2</c>, … for more.</summary>
    /// <param name="replica">Counted from 1.</param>
    public static string Container(string app, Colour colour, int replica, int replicas) =>
        replicas == 1
            ? $"{app}-{colour.Text()}"
            : string.Create(CultureInfo.InvariantCulture, $"{app}-{colour.Text()}-{replica}");

    /// <summary>The names of a whole set, in order of replica.</summary>
    public static IReadOnlyList<string> Containers(string app, Colour colour, int replicas) =>
        [.. Enumerable.Range(1, replicas).Select(replica => Container(app, colour, replica, replicas))];

    /// <summary>The name under which a stopped set waits while its colour's names are needed for a candidate.</summary>
    public static string SetAside(string container) => $"{container}-kept";

    /// <summary>The name of a container that is to take another one's place, and then its name.</summary>
    public static string Replacement(string container) => $"{container}-new";

    /// <summary>The alias that a candidate bears until it may have the app's own.</summary>
    public static string TemporaryAlias(string app, Colour colour) => $"{app}-{colour.Text()}-temp";

    /// <summary>Tells whether the name serves as project or app: a DNS label that no container of another app can bear.</summary>
    public static bool IsValid(string name) =>
        name.Length <= LongestName && Label().IsMatch(name) && !Reserved().IsMatch(name);

    [GeneratedRegex(@"\A[a-z]([a-z0-9-]*[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Label();

    [GeneratedRegex(@"-(blue|green)(-[0-9]+)?(-temp|-kept|-new)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Reserved();
}
