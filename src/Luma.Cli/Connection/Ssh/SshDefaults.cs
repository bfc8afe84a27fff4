namespace Luma.Cli.Connection.Ssh;

/// <summary>What <c>ssh</c> of <c>luma.yml</c> says for all servers. What is null is left to the person's own configuration of SSH.</summary>
internal sealed record SshDefaults
{
    public string? User { get; init; }
    public int? Port { get; init; }

    /// <summary>The private key's file.</summary>
    public string? IdentityFile { get; init; }

    /// <summary>A file of known hosts to use instead of the person's own.</summary>
    public string? KnownHosts { get; init; }

    /// <summary>How long a server may take to answer and to agree on keys. Default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Options as ssh_config(5) has them.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    /// <summary>The server's words, and where it has none, these.</summary>
    public ServerEntry Fill(ServerEntry server) => server.IsLocal ? server : server with
    {
        User = server.User ?? User,
        Port = server.Port ?? Port,
        IdentityFile = server.IdentityFile ?? IdentityFile,
    };
}
