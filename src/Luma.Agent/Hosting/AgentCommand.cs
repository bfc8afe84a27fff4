using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using Luma.Agent.Crashing;
using Luma.Agent.ProxyProcess;
using Luma.Agent.Scoping;
using Luma.Core.Units;
using Luma.Proxy;

namespace Luma.Agent.Hosting;

/// <summary>The command line of <c>luma-agent</c>. Exit codes: 0 stopped when asked · 1 could not start or failed · 2 bad usage.</summary>
internal static class AgentCommand
{
    private static readonly AgentOptions Defaults = new();

    private static readonly Option<string> Socket = Text("--socket", "LUMA_SOCKET", Defaults.Socket, "Unix socket of the API");
    private static readonly Option<string> State = Text("--state", "LUMA_STATE", Defaults.State, "Folder of the agent's state");
    private static readonly Option<string?> Proxy = new("--proxy")
    {
        Description = "unix:///PATH of a proxy that is a process of its own; without it the agent has one inside. LUMA_PROXY",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("LUMA_PROXY") is { Length: > 0 } given ? given : null,
    };

    private static readonly Option<string> Docker = Text("--docker", "LUMA_DOCKER", Defaults.Docker, "Docker's socket");
    internal static readonly Option<string> Log = Text("--log", "LUMA_LOG", "text", "Log lines as text or json");
    internal static readonly Option<string> LeaveStreams = Text("--leave-streams", "LUMA_LEAVE_STREAMS", Duration.Format(Defaults.Leave.Streams), "After an upgrade, WebSockets and event streams of the process before it are closed this late");
    internal static readonly Option<string> LeaveMax = Text("--leave-max", "LUMA_LEAVE_MAX", Duration.Format(Defaults.Leave.Max), "After an upgrade, whatever the process before it still works on is cut off this late");
    private static readonly Option<string[]> Http = Endpoints("--http", "LUMA_HTTP", Defaults.Http, "HTTP");
    private static readonly Option<string[]> Https = Endpoints("--https", "LUMA_HTTPS", Defaults.Https, "HTTPS");
    private static readonly Option<string> Certificates = Text("--certificates", "LUMA_CERTIFICATES", Defaults.Certificates, "Folder of NAME.pem and NAME.key for HTTPS");

    /// <summary>Runs the agent until it is asked to stop; gives its exit code.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var parsed = Build().Parse(args);
        if (parsed.Action is not ParseErrorAction && CrashPoints.Problem is null)
        {
            return await parsed.InvokeAsync();
        }

        foreach (var error in parsed.Errors.Select(error => error.Message).Append(CrashPoints.Problem).OfType<string>())
        {
            await Console.Error.WriteLineAsync($"luma-agent: {error}");
        }

        await Console.Error.WriteLineAsync("luma-agent: --help lists the options");
        return 2;
    }

    private static RootCommand Build()
    {
        Log.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } text and not ("text" or "json"))
            {
                result.AddError($"--log must be text or json (was '{text}')");
            }
        });
        Docker.Validators.Add(result => CheckUnix(result, "unix:///var/run/docker.sock"));
        Proxy.Validators.Add(result => CheckUnix(result, "unix:///run/luma-proxy/control.sock"));
        LeaveStreams.Validators.Add(CheckDuration);
        LeaveMax.Validators.Add(CheckDuration);
        var command = new RootCommand("Deploys web applications on this Docker host with zero downtime.") { Socket, State, Proxy, Docker };
        AddServing(command);
        command.SetAction((parsed, cancellation) => RunAsync(Read(parsed), cancellation));
        command.Add(ProxyCommand.Build());
        command.Add(BridgeCommand.Build(Socket));
        command.Add(HealthCommand.Build(Socket));
        var upgrade = new Command("upgrade", "Has the program that is installed now take the place of the running agent, without a gap.") { Socket };
        upgrade.SetAction((parsed, cancellation) => UpgradeCommand.RunAsync(parsed.GetRequiredValue(Socket), cancellation));
        command.Add(upgrade);
        return command;
    }

    /// <summary>Options of whatever has the proxy inside: where it listens, to whom, and how it leaves.</summary>
    internal static void AddServing(Command command)
    {
        foreach (var option in new Option[] { Http, Https, Certificates, ClientOptions.MaxConnections, ClientOptions.MaxConnectionsPerAddress, ClientOptions.TrustedProxies, Log, LeaveStreams, LeaveMax })
        {
            command.Add(option);
        }
    }

    private static AgentOptions Read(ParseResult parsed) => ReadServing(parsed) with
    {
        Socket = parsed.GetRequiredValue(Socket),
        State = parsed.GetRequiredValue(State),
        Proxy = parsed.GetValue(Proxy)?["unix://".Length..],
        Docker = parsed.GetRequiredValue(Docker),
    };

    internal static AgentOptions ReadServing(ParseResult parsed) => new()
    {
        Leave = new() { Streams = Read(parsed, LeaveStreams), Max = Read(parsed, LeaveMax) },
        JsonLog = parsed.GetRequiredValue(Log) == "json",
        Http = Parsed(parsed.GetRequiredValue(Http)),
        Https = Parsed(parsed.GetRequiredValue(Https)),
        Certificates = parsed.GetRequiredValue(Certificates),
        MaxConnections = ClientOptions.Read(parsed, ClientOptions.MaxConnections),
        MaxConnectionsPerAddress = ClientOptions.Read(parsed, ClientOptions.MaxConnectionsPerAddress),
        TrustedProxies = ClientOptions.ReadNetworks(parsed),
    };

    private static Task<int> RunAsync(AgentOptions options, CancellationToken cancellation) =>
        Life.RunAsync([options.Socket, KeyHolder.SocketBeside(options.Socket)], group: true, inheritance => AgentHost.Build(options, inheritance), cancellation);

    private static TimeSpan Read(ParseResult parsed, Option<string> duration) =>
        Duration.TryParse(parsed.GetRequiredValue(duration), out var value) ? value : throw new FormatException(duration.Name);

    private static void CheckUnix(OptionResult result, string example)
    {
        if (result.GetValueOrDefault<string?>() is { } text && !text.StartsWith("unix:///", StringComparison.Ordinal))
        {
            result.AddError($"{result.Option.Name} must be unix:///PATH, such as {example} (was '{text}')");
        }
    }

    private static void CheckDuration(OptionResult result)
    {
        if (result.GetValueOrDefault<string>() is { } text && !Duration.TryParse(text, out _))
        {
            result.AddError($"{result.Option.Name} must be a duration, such as 30s, 5m or 1h (was '{text}')");
        }
    }

    private static IPEndPoint[] Parsed(string[] texts) =>
        [.. texts.Select(text => TryParse(text, out var endpoint) ? endpoint : throw new FormatException(text))];

    private static bool TryParse(string text, out IPEndPoint endpoint)
    {
        var value = text.StartsWith(':') ? "0.0.0.0" + text : text;
        var valid = IPEndPoint.TryParse(value, out var parsed)
            && value.EndsWith(string.Create(CultureInfo.InvariantCulture, $":{parsed.Port}"), StringComparison.Ordinal);
        endpoint = parsed ?? new(IPAddress.Any, 80);
        return valid;
    }

    private static Option<string[]> Endpoints(string name, string variable, IEnumerable<IPEndPoint> standard, string scheme)
    {
        var option = new Option<string[]>(name)
        {
            Description = $"ADDRESS:PORT where the proxy listens for {scheme}; may be given more than once. {variable}, separated by commas",
            DefaultValueFactory = _ => Environment.GetEnvironmentVariable(variable)?.Split(',') ?? [.. standard.Select(endpoint => endpoint.ToString())],
        };
        option.Validators.Add(result =>
        {
            foreach (var wrong in (result.GetValueOrDefault<string[]>() ?? []).Where(text => !TryParse(text, out _)))
            {
                result.AddError($"{name} must be ADDRESS:PORT, such as 0.0.0.0:80 or [::]:8080 (was '{wrong}')");
            }
        });
        return option;
    }

    internal static Option<string> Text(string name, string variable, string standard, string description) => new(name)
    {
        Description = $"{description}. {variable}",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(variable) ?? standard,
    };
}
