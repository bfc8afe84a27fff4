using System.Net;
using Luma.Benchmarks.Staging;

namespace Luma.Benchmarks.Peers;

/// <summary>nginx, two workers, connections to the backend kept.</summary>
internal sealed class Nginx : IPeer
{
    private readonly string _folder = Directory.CreateTempSubdirectory("luma-bench-nginx-").FullName;
    private Child? _nginx;

    public string Name => "nginx";

    public IPEndPoint Http { get; } = Ports.Free();

    public IPEndPoint Http2 { get; } = Ports.Free();

    public int? Process => _nginx?.Id;

    private string File => Path.Combine(_folder, "nginx.conf");

    public async Task StartAsync(Upstream upstream)
    {
        await WriteAsync(upstream);
        _nginx = Child.Start("nginx", ["-p", _folder, "-c", File]);
        await Until.ListensAsync(Http, _nginx);
    }

    public async Task ReloadAsync(Upstream upstream)
    {
        await WriteAsync(upstream);
        await Command.RunAsync("nginx", "-p", _folder, "-c", File, "-s", "reload");
    }

    /// <summary>As Debian's unit: what is in flight is finished within five seconds.</summary>
    public Task StopAsync() => _nginx?.EndAsync("QUIT", TimeSpan.FromSeconds(5)) ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await (_nginx?.DisposeAsync() ?? ValueTask.CompletedTask);
        Directory.Delete(_folder, recursive: true);
    }

    private Task WriteAsync(Upstream upstream) => System.IO.File.WriteAllTextAsync(File, $$"""
        user root;
        worker_processes 2;
        worker_rlimit_nofile 16384;
        daemon off;
        pid {{_folder}}/pid;
        error_log stderr crit;
        events { worker_connections 8192; }
        http {
          access_log off;
          keepalive_timeout 120s;
          keepalive_requests 1000000000;
          client_max_body_size 0;
          server_names_hash_max_size 8192;
          server_names_hash_bucket_size 128;
          client_body_temp_path {{_folder}}/body;
          proxy_temp_path {{_folder}}/answers;
          proxy_read_timeout 120s;
          map $http_upgrade $connection_out { default upgrade; '' ''; }
          upstream app { {{upstream.PerBackend((address, _) => $"server {address}; ")}} keepalive 128; keepalive_requests 1000000000; }
          server { listen {{Http}} default_server backlog=4096; listen {{Http2}} default_server http2 backlog=4096; return 404; }
          {{upstream.PerHost(Server)}}
        }
        """);

    private string Server(string host) => $$"""
        server {
          listen {{Http}};
          listen {{Http2}};
          server_name {{host}};
          location / {
            proxy_pass http://app;
            proxy_http_version 1.1;
            proxy_set_header Host $host;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection $connection_out;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            proxy_set_header X-Forwarded-Proto $scheme;
          }
        }

        """;
}
