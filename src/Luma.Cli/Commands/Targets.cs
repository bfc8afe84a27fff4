using Luma.Cli.Configuration;
using Luma.Cli.Connection;
using Luma.Cli.Connection.Ssh;

namespace Luma.Cli.Commands;

/// <summary>A server that a command is about.</summary>
/// <param name="Marked">Whether <c>luma.yml</c> names servers, so that what is said must tell of which it is.</param>
internal sealed record Target(ServerEntry Server, SshDefaults Ssh, bool Marked);

/// <summary>Which servers a command is about: those of <c>luma.yml</c>, as far as <c>--server</c> names them; without any, this machine.</summary>
internal sealed class Targets(IReadOnlyList<Target> all, LumaFile? file)
{
    public IReadOnlyList<Target> All => all;

    /// <param name="file">Null where there is none.</param>
    /// <exception cref="UsageException">A server that is not there was named.</exception>
    public static Targets Of(Session session, LumaFile? file)
    {
        if (session.Agent is not null)
        {
            return session.ServersNamed.Count == 0
                ? new([new(ServerEntry.Local, new(), Marked: false)], file)
                : throw new UsageException($"--server and {AgentAddress.Variable} or --agent name two places", "Give one of them.");
        }

        var ssh = Rooted(file);
        var known = file?.Servers ?? [];
        if (session.ServersNamed.Count > 0)
        {
            return new([.. session.ServersNamed.Select(name => new Target(Rooted(file, Named(known, name)), ssh, Marked: true))], file);
        }

        return known.Count == 0
            ? new([new(ServerEntry.Local, ssh, Marked: false)], file)
            : new([.. known.Select(server => new Target(Rooted(file!, server), ssh, Marked: true))], file);
    }

    /// <summary>Those that are to have the app.</summary>
    /// <exception cref="UsageException">None of them is.</exception>
    public Targets With(string app)
    {
        if (file?.Entries.FirstOrDefault(entry => entry.Spec.Name == app) is not { Places: not null } entry || !all[0].Marked)
        {
            return this;
        }

        List<Target> those = [.. all.Where(target => entry.On(target.Server.Name) is not null)];
        return those.Count > 0
            ? new(those, file)
            : throw new UsageException($"{app} does not belong on {Names()}", $"luma.yml places it on {string.Join(", ", entry.Places.Select(place => place.Server))}.");
    }

    /// <exception cref="UsageException">There are several.</exception>
    public Target Only() => all is [var only]
        ? only
        : throw new UsageException($"which of {all.Count} servers is meant is not said", $"Name one of {Names()} with --server.");

    public string Names() => string.Join(", ", all.Select(target => target.Server.Name));

    /// <summary>Where the file has no servers, any that SSH knows may be named.</summary>
    private static ServerEntry Named(IReadOnlyList<ServerEntry> known, string name)
    {
        if (known.FirstOrDefault(server => server.Name == name) is { } server)
        {
            return server;
        }

        if (known.Count > 0)
        {
            throw new UsageException($"luma.yml has no server named '{name}'", NearestName.Among(known.Select(one => one.Name), name) is { } meant
                ? $"Did you mean {meant}?"
                : $"It has {string.Join(", ", known.Select(one => one.Name))}.");
        }

        return ServerEntry.Parse(name)
            ?? throw new UsageException($"--server must be user@host, user@host:port or a name of ~/.ssh/config (was '{name}')", "Write for example --server deploy@web-1.example.com.");
    }

    /// <summary>Files are named as seen from the folder of <c>luma.yml</c>.</summary>
    private static SshDefaults Rooted(LumaFile? file) => file is null ? new() : file.Ssh with
    {
        IdentityFile = Rooted(file, file.Ssh.IdentityFile),
        KnownHosts = Rooted(file, file.Ssh.KnownHosts),
    };

    private static ServerEntry Rooted(LumaFile? file, ServerEntry server) =>
        file is null ? server : server with { IdentityFile = Rooted(file, server.IdentityFile) };

    private static string? Rooted(LumaFile file, string? path) =>
        path is null || path.StartsWith('~') ? path : Path.GetFullPath(path, file.Path.Folder);
}
