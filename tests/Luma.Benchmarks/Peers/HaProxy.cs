using System.Net;
using Luma.Benchmarks.Staging;

namespace Luma.Benchmarks.Peers;

/// <summary>HAProxy, a master and a worker of two threads, listening sockets handed over at a reload.</summary>
internal sealed class HaProxy : IPeer
{
    private readonly string _folder = Directory.CreateTempSubdirectory("luma-bench-haproxy-").FullName;
    private Child? _haproxy;

    public string Name => "HAProxy";

    public IPEndPoint Http { get; } = Ports.Free();

    public IPEndPoint Http2 => Http;

    public int? Process => _haproxy?.Id;

    private string File => Path.Combine(_folder, "haproxy.cfg");

    public async Task StartAsync(Upstream upstream)
    {
        await WriteAsync(upstream);
        _haproxy = Child.Start("haproxy", ["-W", "-f", File]);
        await Until.ListensAsync(Http, _haproxy);
    }

    /// <summary>As Debian's unit: the file is checked, then the master is signalled.</summary>
    public async Task ReloadAsync(Upstream upstream)
    {
        await WriteAsync(upstream);
        await Command.RunAsync("haproxy", "-Ws", "-f", File, "-c", "-q");
        await _haproxy!.SignalAsync("USR2");
    }

    /// <summary>TERM, as Debian's unit: at once.</summary>
    public Task StopAsync() => _haproxy?.EndAsync() ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await (_haproxy?.DisposeAsync() ?? ValueTask.CompletedTask);
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A map from host to backend, as its manual advises for many.</summary>
    private async Task WriteAsync(Upstream upstream)
    {
        await System.IO.File.WriteAllTextAsync(Path.Combine(_folder, "hosts.map"), upstream.PerHost(host => $"{host} app\n"));
        await System.IO.File.WriteAllTextAsync(File, $$"""
            global
              nbthread 2
              maxconn 8000
              hard-stop-after 60s
              stats socket {{_folder}}/admin.sock mode 600 level admin expose-fd listeners
            defaults
              mode http
              option http-keep-alive
              http-reuse always
              timeout connect 5s
              timeout client 120s
              timeout server 120s
              timeout tunnel 1h
              timeout http-keep-alive 120s
            frontend in
              bind {{Http}} backlog 4096
              option forwardfor
              use_backend %[req.hdr(host),lower,map({{_folder}}/hosts.map)]
            backend app
              {{upstream.PerBackend((address, i) => $"server app{i} {address} check inter 1s pool-max-conn 128\n  ")}}

            """);
    }
}
