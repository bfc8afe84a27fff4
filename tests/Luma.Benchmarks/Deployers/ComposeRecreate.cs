using Luma.Benchmarks.Load;
using Luma.Benchmarks.Peers;
using Luma.Benchmarks.Staging;

namespace Luma.Benchmarks.Deployers;

/// <summary><c>docker-compose up</c> with another image: the container is stopped, then another one takes its published port.</summary>
internal sealed class ComposeRecreate : IDeployer
{
    private const string Host = "bench.localhost";
    private readonly System.Net.IPEndPoint _published = Ports.Free();
    private readonly Nginx _nginx = new();
    private readonly Compose _compose;

    public ComposeRecreate() => _compose = new("bench-compose", $"\"{_published}:3000\"");

    public string Name => "docker-compose up";

    public Target Target { get; private set; } = new(Ports.Free(), null, Host);

    public async Task StartAsync(int version)
    {
        await DeployAsync(version);
        await _nginx.StartAsync(new([Host], [_published]));
        Target = await Target.OfAsync(_nginx.Http, _nginx.Http2, Host);
    }

    public async Task DeployAsync(int version)
    {
        await _compose.UpAsync(version);
        await Until.TrueAsync("the new container answers", new Target(_published, null, Host).AnswersAsync);
    }

    public async ValueTask DisposeAsync()
    {
        await _compose.DisposeAsync();
        await _nginx.DisposeAsync();
    }
}
