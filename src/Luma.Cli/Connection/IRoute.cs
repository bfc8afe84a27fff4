namespace Luma.Cli.Connection;

/// <summary>The way to one agent.</summary>
internal interface IRoute
{
    /// <summary>The server's name, as it stands in brackets before each line.</summary>
    string Server { get; }

    /// <summary>How errors call the agent: <c>the agent at unix:///…</c>, <c>the agent of web-1</c>.</summary>
    string Agent { get; }

    /// <summary>A new connection to the agent.</summary>
    /// <exception cref="AgentUnreachableException">There is none.</exception>
    Task<Stream> ConnectAsync(CancellationToken ct);
}
