using System.Globalization;
using System.Net;
using Luma.Benchmarks.Staging;

namespace Luma.Benchmarks.Load;

/// <summary>HTTP/1.1 from one thread of <c>wrk</c>: as many requests as the connections can carry one after another.</summary>
internal sealed class Wrk(string folder)
{
    private const string Result = "result ";

    public async Task<Reading> RunAsync(IPEndPoint server, Shape shape, string host, TimeSpan duration)
    {
        var script = Path.Combine(folder, "wrk.lua");
        await File.WriteAllTextAsync(script, Script(shape, host));
        var (_, output) = await Command.RunAsync(
            "wrk",
            "-t1",
            string.Create(CultureInfo.InvariantCulture, $"-c{shape.Connections}"),
            string.Create(CultureInfo.InvariantCulture, $"-d{duration.TotalSeconds:0}s"),
            "--timeout",
            "10s",
            "-s",
            script,
            $"http://{server}{shape.Path}");
        return Read(output);
    }

    private static Reading Read(string output)
    {
        var line = output.Split('\n').Single(line => line.StartsWith(Result, StringComparison.Ordinal));
        var numbers = line[Result.Length..].Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        return new((long)numbers[0], (long)numbers[1], Micro(numbers[2]), Micro(numbers[3]), Micro(numbers[4]));
    }

    private static TimeSpan Micro(double microseconds) => TimeSpan.FromMicroseconds(microseconds);

    /// <summary>Only requests that differ are made one by one; that costs the generator some of its speed.</summary>
    private static string Script(Shape shape, string host) => string.Create(CultureInfo.InvariantCulture, $$"""
        wrk.method = "{{(shape.Body > 0 ? "POST" : "GET")}}"
        wrk.headers["Host"] = "{{host}}"
        {{(shape.Body > 0 ? $"wrk.body = string.rep('x', {shape.Body})" : "")}}
        {{(shape.Fresh ? "wrk.headers['Connection'] = 'close'" : "")}}
        {{(shape.Hosts is { } hosts ? InTurn(hosts) : "")}}
        done = function(summary, latency)
          local e = summary.errors
          io.write(string.format("{{Result}}%d %d %d %d %d\n", summary.requests, e.connect + e.read + e.write + e.timeout + e.status,
            summary.duration, latency:percentile(50), latency:percentile(99)))
        end
        """);

    private static string InTurn(IReadOnlyList<string> hosts) => $$"""
        local hosts, requests, last = { {{string.Join(", ", hosts.Select(host => $"'{host}'"))}} }, {}, 0
        init = function(args)
          for i, host in ipairs(hosts) do
            wrk.headers["Host"] = host
            requests[i] = wrk.format()
          end
        end
        request = function()
          last = last % #requests + 1
          return requests[last]
        end
        """;
}
