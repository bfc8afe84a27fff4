using System.Net.Sockets;
using System.Text;
using Luma.EngineTests.Staging;
using Luma.Tests.Proxy.Rig;

namespace Luma.EngineTests.Hardening;

/// <summary>An agent with one app, which shows each request as it got it.</summary>
public sealed class CorpusScene : IAsyncLifetime
{
    internal Stage Stage { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Stage = await Stage.StartAsync();
        await Stage.DeployAsync(Stage.NewApp() with { Host = RequestCorpus.Host });
    }

    public async Task DisposeAsync() => await Stage.DisposeAsync();
}

/// <summary>Requests that proxies are known to get wrong, sent byte for byte to the built agent.</summary>
public sealed class CorpusTests(CorpusScene scene) : IClassFixture<CorpusScene>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static TheoryData<string> Names => RequestCorpus.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_request_of_the_corpus_is_answered_as_it_must_be(string name)
    {
        var (bytes, status) = RequestCorpus.Case(name);

        var answer = await SendAsync(bytes);

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain(RequestCorpus.Smuggled, answer, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(200, (await scene.Stage.Proxy.AskAsync(RequestCorpus.Host)).Status);
    }

    /// <summary>Sends the bytes and gives all that comes back: to the end, where the connection must end, and else the one answer.</summary>
    private async Task<string> SendAsync(string bytes)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var client = new TcpClient();
        await client.ConnectAsync(scene.Stage.Agent.Http, limit.Token);
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(bytes), limit.Token);
        var answer = new StringBuilder();
        var buffer = new byte[16 * 1024];
        while (!IsWhole(answer.ToString()) && await client.GetStream().ReadAsync(buffer, limit.Token) is > 0 and var read)
        {
            answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }

        return answer.ToString();
    }

    /// <summary>An error ends with the connection; what the app sees is JSON.</summary>
    private static bool IsWhole(string answer) =>
        (answer.StartsWith("HTTP/1.1 200", StringComparison.Ordinal) && answer.Contains("}}", StringComparison.Ordinal))
        || answer.StartsWith("HTTP/1.1 404", StringComparison.Ordinal);
}
