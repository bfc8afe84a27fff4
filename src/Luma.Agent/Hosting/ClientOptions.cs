using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;

namespace Luma.Agent.Hosting;

/// <summary>Options on who may connect to the proxy, how often, and who is believed.</summary>
internal static class ClientOptions
{
    private static readonly AgentOptions Defaults = new();

    public static readonly Option<string> MaxConnections =
        Count("--max-connections", "LUMA_MAX_CONNECTIONS", Defaults.MaxConnections, "Connections of clients at once");

    public static readonly Option<string> MaxConnectionsPerAddress =
        Count("--max-connections-per-address", "LUMA_MAX_CONNECTIONS_PER_ADDRESS", Defaults.MaxConnectionsPerAddress, "The same for one client address, or one /64 of IPv6");

    public static readonly Option<string> TrustedProxies = Networks();

    public static int Read(ParseResult parsed, Option<string> count) =>
        TryCount(parsed.GetRequiredValue(count), out var value) ? value : throw new FormatException(count.Name);

    public static IReadOnlyList<IPNetwork> ReadNetworks(ParseResult parsed) =>
        [.. Split(parsed.GetRequiredValue(TrustedProxies)).Select(text => TryNetwork(text, out var network) ? network : throw new FormatException(text))];

    private static Option<string> Count(string name, string variable, int standard, string description)
    {
        var option = new Option<string>(name)
        {
            Description = $"{description}. {variable}",
            DefaultValueFactory = _ => Environment.GetEnvironmentVariable(variable) ?? standard.ToString(CultureInfo.InvariantCulture),
        };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } text && !TryCount(text, out _))
            {
                result.AddError($"{name} must be a whole number from 1 on (was '{text}')");
            }
        });
        return option;
    }

    private static Option<string> Networks()
    {
        var option = new Option<string>("--trusted-proxies")
        {
            Description = "CIDR,… of proxies in front, whose X-Forwarded-* headers are passed on. LUMA_TRUSTED_PROXIES",
            DefaultValueFactory = _ => Environment.GetEnvironmentVariable("LUMA_TRUSTED_PROXIES") ?? "",
        };
        option.Validators.Add(result =>
        {
            foreach (var wrong in Split(result.GetValueOrDefault<string>() ?? "").Where(text => !TryNetwork(text, out _)))
            {
                result.AddError($"--trusted-proxies must be networks or addresses separated by commas, such as 10.0.0.0/8,192.0.2.7 (was '{wrong}')");
            }
        });
        return option;
    }

    private static bool TryCount(string text, out int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count > 0;

    private static bool TryNetwork(string text, out IPNetwork network)
    {
        if (IPAddress.TryParse(text, out var address))
        {
            network = new(address, address.GetAddressBytes().Length * 8);
            return true;
        }

        return IPNetwork.TryParse(text, out network);
    }

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
