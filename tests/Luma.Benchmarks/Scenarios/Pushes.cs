using System.Globalization;
using System.Text.Json;
using Luma.Benchmarks.Reporting;
using Luma.Benchmarks.Staging;

namespace Luma.Benchmarks.Scenarios;

/// <summary>What it takes to bring an image to a server without a registry: the whole of it, and one changed layer.</summary>
internal sealed class Pushes(Pace pace) : IScenario
{
    private const string Base = "luma-bench-nginx:1";
    private const string Repository = "bench-push-app";
    private const string Peer = "bench-push-peer:1";

    /// <summary>As fast as a home's way out: 50 Mbit/s.</summary>
    private const string Slow = "sh -c \"pv --quiet --rate-limit 6250k | nc %h %p\"";

    private readonly Table _table = new("", "layers sent", "bytes sent", "until the image is there", "all of `luma deploy`, with build and switch");

    public string Name => "push";

    public async Task<string> RunAsync()
    {
        // Short: paths of sockets end at 107 bytes, and an engine makes long ones below this.
        var folder = Directory.CreateTempSubdirectory("lp").FullName;
        await using var login = new LoginServer(folder);
        var server = new MiniServer(folder, 1);
        try
        {
            await login.StartAsync();
            await server.StartAsync(await BaseAsync(folder));
            return await MeasureAsync(folder, login, server);
        }
        finally
        {
            await Command.RunAsync("sh", "-c", $"docker image ls --quiet {Repository} | xargs --no-run-if-empty docker image rm --force; docker image rm --force {Peer}");
            await server.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<string> MeasureAsync(string folder, LoginServer login, MiniServer server)
    {
        await WriteAsync(folder, login, server, "none");
        Progress.Say("the whole image");
        Add("the whole image, loopback", [await DeployAsync(folder)]);
        await MeasureAsync(folder, login, server, "loopback", "none");
        await MeasureAsync(folder, login, server, "50 Mbit/s", Slow);
        return $"The image takes {Figure.Megabytes(await SizeAsync())} unpacked.\n\n{_table}";
    }

    /// <param name="folder">Where the app is built.</param>
    /// <param name="login">The way to the server.</param>
    /// <param name="server">The server.</param>
    /// <param name="link">How fast that is.</param>
    /// <param name="proxy">What ssh connects through.</param>
    private async Task MeasureAsync(string folder, LoginServer login, MiniServer server, string link, string proxy)
    {
        Progress.Say($"one changed layer, {link}");
        await WriteAsync(folder, login, server, proxy);
        List<Delivery> changed = [];
        for (var round = 1; round <= pace.Rounds; round++)
        {
            changed.Add(await DeployAsync(folder));
        }

        Add($"one changed layer, {link}", changed);
        var ssh = string.Create(
            CultureInfo.InvariantCulture,
            $"ssh -F none -o ProxyCommand='{proxy}' -i {login.Key} -o UserKnownHostsFile={login.KnownHosts} -p {login.Address.Port} root@{login.Address.Address}");
        await AddPeerAsync(folder, server, ssh, $"`docker save \\| ssh docker load`, {link}", "cat", "cat");
        await AddPeerAsync(folder, server, ssh, $"`docker save \\| gzip \\| ssh docker load`, {link}", "gzip", "gunzip");
    }

    private void Add(string title, List<Delivery> deliveries) => _table.Add(
        title,
        Figure.Count(Figure.Median(deliveries.Select(delivery => (double)delivery.Layers))),
        Figure.Count(Figure.Median(deliveries.Select(delivery => (double)delivery.Bytes))),
        Figure.Seconds(Figure.Median(deliveries.Select(delivery => delivery.Sending))),
        Figure.Seconds(Figure.Median(deliveries.Select(delivery => delivery.Whole))));

    /// <summary>The peer knows nothing of what is there, so that each round is alike.</summary>
    private async Task AddPeerAsync(string folder, MiniServer server, string ssh, string title, string pack, string unpack)
    {
        Progress.Say(title);
        List<double> times = [];
        var bytes = 0L;
        for (var round = 1; round <= pace.Rounds; round++)
        {
            await ChangeAsync(folder);
            await Command.RunAsync("docker", "build", "--quiet", "--tag", Peer, folder);
            var (elapsed, _) = await Command.RunAsync(
                "bash", "-c", $"set -o pipefail; docker save {Peer} | {pack} | tee >(wc -c >{folder}/bytes) | {ssh} '{unpack} | docker --host {server.Engine} load'");
            times.Add(elapsed.TotalSeconds);
            bytes = long.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "bytes")), CultureInfo.InvariantCulture);
        }

        _table.Add(title, "all", Figure.Count(bytes), Figure.Seconds(Figure.Median(times)));
    }

    private static async Task<Delivery> DeployAsync(string folder)
    {
        await ChangeAsync(folder);
        var (elapsed, output) = await Command.RunAsync(Tool.Path("luma"), "--config", Path.Combine(folder, "luma.yml"), "deploy", "--json");
        var delivered = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)
            .Single(one => one.GetProperty("type").GetString() == "delivered");
        return new(
            delivered.GetProperty("layers").GetInt32(), delivered.GetProperty("bytes").GetInt64(),
            TimeSpan.Parse(delivered.GetProperty("elapsed").GetString()!, CultureInfo.InvariantCulture).TotalSeconds, elapsed.TotalSeconds);
    }

    /// <summary>Another build of the app: a megabyte of code, of which a line differs.</summary>
    private static async Task ChangeAsync(string folder)
    {
        var app = Directory.CreateDirectory(Path.Combine(folder, "app")).FullName;
        File.Copy(typeof(JsonDocument).Assembly.Location, Path.Combine(app, "app.dll"), overwrite: true);
        await File.WriteAllTextAsync(Path.Combine(app, "version"), Guid.NewGuid().ToString());
    }

    /// <summary>An image as .NET apps have them: an operating system, the runtime, the app.</summary>
    private static async Task WriteAsync(string folder, LoginServer login, MiniServer server, string proxy)
    {
        await Command.RunAsync("cp", "--recursive", "--no-target-directory", Path.GetFullPath("../../..", typeof(object).Assembly.Location), Path.Combine(folder, "runtime"));
        await File.WriteAllTextAsync(Path.Combine(folder, "Dockerfile"), $"FROM {Base}\nCOPY runtime /runtime\nCOPY app /app\n");
        await File.WriteAllTextAsync(Path.Combine(folder, ".dockerignore"), "*\n!runtime\n!app\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "luma.yml"), string.Create(CultureInfo.InvariantCulture, $$"""
            project: bench-push
            ssh:
              user: root
              port: {{login.Address.Port}}
              identity_file: {{login.Key}}
              options: {UserKnownHostsFile: {{login.KnownHosts}}, ProxyCommand: '{{proxy}}'}
            servers:
              - {name: {{server.Name}}, host: {{login.Address.Address}}, socket: {{server.AgentSocket}}}
            apps:
              app:
                build: {context: .}
                proxy: {hosts: [app.localhost], app_port: 3000}
            """));
    }

    /// <summary>The server has another app's image, with none of these layers.</summary>
    private static async Task<string> BaseAsync(string folder)
    {
        var archive = Path.Combine(folder, "image.tar");
        await Command.RunAsync("docker", "save", "--output", archive, "luma-hello:1");
        return archive;
    }

    private static async Task<double> SizeAsync()
    {
        var (_, size) = await Command.RunAsync("docker", "image", "inspect", "--format", "{{.Size}}", $"{Repository}:latest");
        return double.Parse(size, CultureInfo.InvariantCulture);
    }

    /// <param name="Sending">Seconds.</param>
    /// <param name="Whole">Seconds.</param>
    private sealed record Delivery(int Layers, long Bytes, double Sending, double Whole);
}
