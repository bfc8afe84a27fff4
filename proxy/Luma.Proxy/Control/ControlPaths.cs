namespace Luma.Proxy;

/// <summary>HTTP between a proxy and whoever drives it.</summary>
internal static class ControlPaths
{
    public const string Table = "/v1/table";
    public const string Generation = "/v1/generation";
    public const string Drains = "/v1/drains";
    public const string InFlight = "/v1/in-flight";
    public const string Ill = "/v1/ill";
    public const string Traffic = "/v1/traffic";

    public static string TrafficOf(string app) => $"{Traffic}/{Uri.EscapeDataString(app)}";

    public static string TrafficOf(string app, string release) => $"{TrafficOf(app)}/{Uri.EscapeDataString(release)}";
}
