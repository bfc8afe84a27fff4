using System.Net;
using Luma.Benchmarks.Load;
using Luma.Benchmarks.Peers;
using Luma.Benchmarks.Staging;

namespace Luma.Benchmarks.Deployers;

/// <summary>
/// What docker-rollout does: a second container is started beside the first one; when it answers, nginx is told, and a second
/// later, by which time its new workers serve, the first one is stopped and removed.
/// </summary>
internal sealed class ScaleUpAndDown : IDeployer
{
    private const string Host = "bench.localhost";
    private static readonly TimeSpan Reloading = TimeSpan.FromSeconds(1);
    private readonly Nginx _nginx = new();
    private readonly Compose _compose = new("bench-scale", "");

    public string Name => "scale up, then down";

    public Target Target { get; private set; } = new(Ports.Free(), null, Host);

    public async Task StartAsync(int version)
    {
        await _compose.UpAsync(version);
        var container = (await _compose.ContainersAsync())[^1];
        await _nginx.StartAsync(new([Host], [await AwaitAsync(container)]));
        Target = await Target.OfAsync(_nginx.Http, _nginx.Http2, Host);
    }

    public async Task DeployAsync(int version)
    {
        var old = (await _compose.ContainersAsync())[^1];
        await _compose.UpAsync(version, "--no-recreate", "--scale", "app=2");
        var newcomer = (await _compose.ContainersAsync())[^1];
        await _nginx.ReloadAsync(new([Host], [await AwaitAsync(newcomer)]));
        await Task.Delay(Reloading, TimeProvider.System);
        await Command.RunAsync("docker", "stop", "--time", "30", old);
        await Command.RunAsync("docker", "rm", old);
    }

    public async ValueTask DisposeAsync()
    {
        await _nginx.DisposeAsync();
        await _compose.DisposeAsync();
    }

    private static async Task<IPEndPoint> AwaitAsync(string container)
    {
        var address = new IPEndPoint(IPAddress.Parse(await Containers.AddressAsync(container)), 3000);
        await Until.TrueAsync("the container answers", new Target(address, null, Host).AnswersAsync);
        return address;
    }
}
