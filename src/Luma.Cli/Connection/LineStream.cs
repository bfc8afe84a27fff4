namespace Luma.Cli.Connection;

/// <summary>An answer that comes line by line.</summary>
internal sealed class LineStream(HttpResponseMessage response, Stream body, IRoute route) : IDisposable
{
    private readonly StreamReader _reader = new(body);

    /// <summary>Null when the agent has said all.</summary>
    /// <exception cref="AgentUnreachableException">The connection broke before that.</exception>
    public async ValueTask<string?> NextAsync(CancellationToken ct)
    {
        try
        {
            return await _reader.ReadLineAsync(ct);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw AgentUnreachableException.Lost(route, e);
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        response.Dispose();
    }
}
