using System.Globalization;
using System.Net;
using Luma.Benchmarks.Load;
using Luma.Benchmarks.Staging;

namespace Luma.Benchmarks.Deployers;

/// <summary>
/// A service of Docker Swarm on this one node, updated <c>start-first</c>, found by its name (<c>dnsrr</c>: virtual addresses would
/// need IPVS) from an nginx in a container beside it.
/// </summary>
internal sealed class SwarmUpdate : IDeployer
{
    private const string Host = "bench.localhost";
    private const string Stack = "bench-swarm";
    private const string Service = Stack + "_app";
    private const string Nginx = Stack + "-nginx";

    private readonly string _folder = Directory.CreateTempSubdirectory("luma-bench-swarm-").FullName;
    private readonly IPEndPoint _http = Ports.Free();
    private readonly IPEndPoint _http2 = Ports.Free();

    public string Name => "Swarm, start-first";

    public Target Target { get; private set; } = new(Ports.Free(), null, Host);

    public async Task StartAsync(int version)
    {
        await Command.RunAsync("docker", "swarm", "init", "--advertise-addr", "127.0.0.1");
        var file = Path.Combine(_folder, "stack.yml");
        await File.WriteAllTextAsync(file, StackFile(version));
        await Command.RunAsync("docker", "stack", "deploy", "--resolve-image", "never", "--compose-file", file, Stack);
        await File.WriteAllTextAsync(Path.Combine(_folder, "nginx.conf"), NginxFile);
        await Command.RunAsync(
            "docker", "run", "--detach", "--name", Nginx, "--network", $"{Stack}_default", "--volume", $"{_folder}:/conf:ro",
            "--publish", $"{_http}:80", "--publish", $"{_http2}:81", "--entrypoint", "/bin/nginx", "luma-bench-nginx:1", "-c", "/conf/nginx.conf");
        await Until.TrueAsync("the service answers", new Target(_http, null, Host).AnswersAsync);
        Target = await Target.OfAsync(_http, _http2, Host);
    }

    public async Task DeployAsync(int version)
    {
        var image = string.Create(CultureInfo.InvariantCulture, $"luma-hello:{version}");
        await Command.RunAsync("docker", "service", "update", "--quiet", "--no-resolve-image", "--image", image, Service);
        await Until.TrueAsync("one container is left", async () => (await ContainersAsync()).Length == 1);
    }

    public async ValueTask DisposeAsync()
    {
        await Command.RunAsync("docker", "rm", "--force", Nginx);
        await Command.RunAsync("docker", "swarm", "leave", "--force");
        await Until.TrueAsync("no container runs", async () => (await ContainersAsync()).Length == 0);
        await Command.RunAsync("docker", ["rm", "--force", .. await ContainersAsync("--all")]);
        // Made by the engine for the swarm, and left behind.
        await Command.RunAsync("docker", "network", "rm", "docker_gwbridge");
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<string[]> ContainersAsync(params string[] options)
    {
        var (_, output) = await Command.RunAsync("docker", ["ps", "--quiet", "--filter", $"label=com.docker.swarm.service.name={Service}", .. options]);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string StackFile(int version) => string.Create(CultureInfo.InvariantCulture, $$"""
        version: "3.8"
        services:
          app:
            image: luma-hello:{{version}}
            stop_grace_period: 30s
            healthcheck:
              test: [CMD, /bin/hello, get, "http://127.0.0.1:3000/up"]
              interval: 1s
            deploy:
              endpoint_mode: dnsrr
              update_config: {order: start-first, monitor: 1s}
        networks:
          default: {driver: overlay, attachable: true}
        """);

    /// <summary>The name is looked up once a second.</summary>
    private static string NginxFile => $$"""
        user root;
        worker_processes 2;
        daemon off;
        pid /tmp/pid;
        error_log stderr crit;
        events { worker_connections 8192; }
        http {
          access_log off;
          keepalive_timeout 120s;
          keepalive_requests 1000000000;
          client_max_body_size 0;
          client_body_temp_path /tmp/body;
          proxy_temp_path /tmp/answers;
          proxy_read_timeout 120s;
          resolver 127.0.0.11 valid=1s;
          map $http_upgrade $connection_out { default upgrade; '' ''; }
          server {
            listen 80 backlog=4096;
            listen 81 http2 backlog=4096;
            set $app http://app:3000;
            location / {
              proxy_pass $app;
              proxy_http_version 1.1;
              proxy_set_header Host $host;
              proxy_set_header Upgrade $http_upgrade;
              proxy_set_header Connection $connection_out;
            }
          }
        }
        """;
}
