using Luma.Cli.Setup;
using Luma.Core.Api;

namespace Luma.Cli.Commands;

/// <summary><c>luma setup --key</c>: lets a key into servers, for less than everything.</summary>
internal static class KeySetup
{
    /// <summary>The word that takes a key's rights away again.</summary>
    private const string None = "none";

    public static async Task<int> RunAsync(Session session, IReadOnlyList<Target> targets, string path, string? scope, bool dryRun, CancellationToken ct)
    {
        var key = PublicKey.Read(Path.GetFullPath(path, session.Around.Folder));
        var rights = Read(scope);
        await using var crew = new Crew(session, targets);
        return await crew.AllAsync(async target =>
        {
            var voice = crew.VoiceOf(target);
            voice.Begin("write authorized_keys");
            voice.IsRehearsal = dryRun;
            await crew.ScriptOf(target).ActAsync(Command(key, rights, dryRun), voice, ct);
            voice.Finish(rights is null ? $"key {key.Name} opens nothing" : $"key {key.Name} is for {rights}");
            return true;
        });
    }

    private static string Command(PublicKey key, Scope? rights, bool dryRun) => ServerScript.OwnCommand(
        "key", [$"blob={key.Blob}", .. rights is null ? (IEnumerable<string>)[] : [$"line={key.LineFor(rights)}"], .. dryRun ? (IEnumerable<string>)["dry=yes"] : []]);

    /// <returns>Null for no rights any more.</returns>
    private static Scope? Read(string? scope) => scope == None
        ? null
        : Scope.Parse(scope ?? "") ?? throw new UsageException(
            scope is null ? "--key needs --scope: what the key is for" : $"--scope must be read, deploy:APP[,APP], admin or {None} (was '{scope}')",
            "Write for example --scope deploy:blog.");
}
