using System.Net;
using Luma.Benchmarks.Staging;

namespace Luma.Benchmarks.Peers;

/// <summary>Caddy on two cores, without certificates.</summary>
internal sealed class Caddy : IPeer
{
    private readonly string _folder = Directory.CreateTempSubdirectory("luma-bench-caddy-").FullName;
    private Child? _caddy;

    public string Name => "Caddy";

    public IPEndPoint Http { get; } = Ports.Free();

    public IPEndPoint Http2 => Http;

    public int? Process => _caddy?.Id;

    private string File => Path.Combine(_folder, "Caddyfile");

    public async Task StartAsync(Upstream upstream)
    {
        await WriteAsync(upstream);
        _caddy = Child.Start(
            "caddy",
            ["run", "--config", File],
            ("GOMAXPROCS", "2"),
            ("HOME", _folder),
            ("XDG_DATA_HOME", _folder),
            ("XDG_CONFIG_HOME", _folder));
        await Until.ListensAsync(Http, _caddy);
    }

    /// <summary>As Debian's unit.</summary>
    public async Task ReloadAsync(Upstream upstream)
    {
        await WriteAsync(upstream);
        await Command.RunAsync("caddy", "reload", "--config", File, "--force");
    }

    public Task StopAsync() => _caddy?.EndAsync() ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await (_caddy?.DisposeAsync() ?? ValueTask.CompletedTask);
        Directory.Delete(_folder, recursive: true);
    }

    private Task WriteAsync(Upstream upstream) => System.IO.File.WriteAllTextAsync(File, $$"""
        {
          admin unix/{{_folder}}/admin.sock
          auto_https off
          grace_period 30s
          servers {
            protocols h1 h2 h2c
          }
          log {
            level ERROR
          }
        }
        (app) {
          bind {{Http.Address}}
          reverse_proxy {{upstream.PerBackend((address, _) => $"{address} ")}} {
            transport http {
              keepalive_idle_conns_per_host 128
            }
          }
        }
        {{upstream.PerHost(host => $"http://{host}:{Http.Port} {{\n  import app\n}}\n")}}
        """);
}
