using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Fleets;

/// <summary>Stands in for an agent of another version: tells it, and refuses everything else as that one would.</summary>
/// <param name="folder">Where its socket lies.</param>
/// <param name="version">Its version.</param>
/// <param name="level">The level of the API that it tells.</param>
/// <param name="refusal">What it has against whoever wants something of it: the fault, and the remedy.</param>
internal sealed class OtherAgent(string folder, string version, int level, (string Detail, string Remedy) refusal) : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private Task _serving = Task.CompletedTask;

    public string SocketPath { get; } = Path.Combine(folder, "other.sock");

    public OtherAgent Start()
    {
        _listener.Bind(new UnixDomainSocketEndPoint(SocketPath));
        _listener.Listen();
        _serving = ServeAsync();
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _serving;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptAsync();
                await AnswerAsync(client);
            }
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(Socket client)
    {
        await using var stream = new NetworkStream(client);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        var asked = await reader.ReadLineAsync() ?? "";
        while (await reader.ReadLineAsync() is { Length: > 0 })
        {
            // Headers are of no interest here.
        }

        var tells = asked.StartsWith("GET /api/v1/version ", StringComparison.Ordinal);
        var body = asked.StartsWith("HEAD ", StringComparison.Ordinal) ? "" : tells
            ? JsonSerializer.Serialize(new { agent = version, docker = "27.0.0", docker_api = "1.45" })
            : JsonSerializer.Serialize(new { type = "urn:luma:versions", title = "luma and the agent do not work together", status = 400, detail = refusal.Detail, remedy = refusal.Remedy });
        await stream.WriteAsync(Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {(tells ? "200 OK" : "400 Bad Request")}\r\nLuma-Api: {level}\r\nContent-Type: application/{(tells ? "json" : "problem+json")}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}")));
    }
}
