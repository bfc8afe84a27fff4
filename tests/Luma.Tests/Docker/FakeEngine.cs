using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Luma.Docker;

namespace Luma.Tests.Docker;

/// <summary>An HTTP server on a unix socket, for faults that a real engine cannot be made to have.</summary>
internal sealed class FakeEngine : IAsyncDisposable
{
    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<string, Func<FakeExchange, Task>> answers = new();
    private readonly string path = Path.Combine(Path.GetTempPath(), $"luma-{Guid.NewGuid():N}.sock");
    private readonly Task accepting;

    public FakeEngine(string apiVersion = "1.41")
    {
        ApiVersion = apiVersion;
        On("GET /_ping", exchange => exchange.ReplyAsync(200, "OK", $"Api-Version: {ApiVersion}\r\n"));
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        accepting = AcceptAsync();
    }

    public string ApiVersion { get; set; }

    public DockerEndpoint Endpoint => DockerEndpoint.Parse($"unix://{path}");

    /// <summary>Every request so far, as <c>GET /v1.41/info</c> with its query.</summary>
    public ConcurrentQueue<FakeExchange> Exchanges { get; } = new();

    public IEnumerable<string> Requests => Exchanges.Select(exchange => exchange.Request);

    /// <summary>Answers requests for this method and path, whatever their query.</summary>
    public FakeEngine On(string request, Func<FakeExchange, Task> answer)
    {
        answers[request] = answer;
        return this;
    }

    public FakeEngine On(string request, int status, string body) => On(request, exchange => exchange.ReplyAsync(status, body));

    public DockerClient Client(TimeSpan? timeout = null) =>
        new(new DockerClientOptions { Endpoint = Endpoint, Timeout = timeout ?? TimeSpan.FromSeconds(20) });

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Dispose();
        await accepting;
        File.Delete(path);
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(ServeAsync(await listener.AcceptAsync(stopping.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            while (await ReadAsync(stream) is { } exchange)
            {
                Exchanges.Enqueue(exchange);
                var answer = answers.GetValueOrDefault(exchange.Request.Split('?')[0], e => e.ReplyAsync(404, """{"message":"page not found"}"""));
                await answer(exchange);
                if (exchange.Hangup)
                    return;
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The client went away, or the test is over.
        }
    }

    private async Task<FakeExchange?> ReadAsync(NetworkStream stream)
    {
        if (await ReadUntilAsync(stream, "\r\n\r\n") is not { } head)
            return null;
        var lines = head.Split("\r\n");
        var headers = lines.Skip(1).Where(line => line.Length > 0)
            .ToDictionary(line => line.Split(": ")[0], line => line.Split(": ")[1], StringComparer.OrdinalIgnoreCase);
        var body = new byte[int.Parse(headers.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, stopping.Token);
        if (headers.ContainsKey("Transfer-Encoding"))
            body = await ReadChunksAsync(stream);
        return new(stream, lines[0].Replace(" HTTP/1.1", "", StringComparison.Ordinal), headers, Encoding.UTF8.GetString(body), stopping.Token);
    }

    private async Task<string?> ReadUntilAsync(NetworkStream stream, string end)
    {
        var text = new StringBuilder();
        var one = new byte[1];
        while (!text.ToString().EndsWith(end, StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, stopping.Token) == 0)
                return null;
            text.Append((char)one[0]);
        }
        return text.ToString();
    }

    private async Task<byte[]> ReadChunksAsync(NetworkStream stream)
    {
        using var all = new MemoryStream();
        while (await ReadUntilAsync(stream, "\r\n") is { } size && int.Parse(size.Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) is > 0 and var length)
        {
            var chunk = new byte[length + 2];
            await stream.ReadExactlyAsync(chunk, stopping.Token);
            all.Write(chunk, 0, length);
        }
        await ReadUntilAsync(stream, "\r\n");
        return all.ToArray();
    }
}
