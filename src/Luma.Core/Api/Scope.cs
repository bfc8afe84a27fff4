using System.Text.RegularExpressions;
using Luma.Core.Naming;

namespace Luma.Core.Api;

/// <summary>
/// What somebody may do who comes with a key of narrower rights: <c>read</c> looks at everything, <c>deploy:APP[,APP]</c> deploys these apps and
/// sees nothing of others, <c>admin</c> does everything that the API has.
/// </summary>
public sealed partial record Scope
{
    private const string DeployPrefix = "deploy:";

    /// <summary>The longest line of a preamble, which a client must send before its first request.</summary>
    public const int LongestPreamble = 2000;

    private Scope(ScopeKind kind, IReadOnlyList<string> apps) => (Kind, Apps) = (kind, apps);

    public ScopeKind Kind { get; }

    /// <summary>Of <see cref="ScopeKind.Deploy"/>; otherwise empty.</summary>
    public IReadOnlyList<string> Apps { get; }

    /// <summary>Null where the text is no scope.</summary>
    public static Scope? Parse(string text) => text switch
    {
        "read" => new(ScopeKind.Read, []),
        "admin" => new(ScopeKind.Admin, []),
        _ when text.StartsWith(DeployPrefix, StringComparison.Ordinal) && text.Length < LongestPreamble / 2 => OfApps(text[DeployPrefix.Length..].Split(',')),
        _ => null,
    };

    /// <summary>Whether this may see the app.</summary>
    public bool Covers(string app) => Kind != ScopeKind.Deploy || Apps.Contains(app);

    /// <summary>Whether a name can be a key's: letters, digits and <c>@ . _ -</c>, at most 64, so that it is the same word to every shell.</summary>
    public static bool IsKeyName(string name) => KeyName().IsMatch(name);

    public override string ToString() => Kind switch
    {
        ScopeKind.Read => "read",
        ScopeKind.Admin => "admin",
        _ => DeployPrefix + string.Join(',', Apps),
    };

    private static Scope? OfApps(string[] apps) => apps.All(Names.IsValid) ? new(ScopeKind.Deploy, [.. apps.Distinct()]) : null;

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9@._-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex KeyName();
}

public enum ScopeKind
{
    Read,
    Deploy,
    Admin,
}
