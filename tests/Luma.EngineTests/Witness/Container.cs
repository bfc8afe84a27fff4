using System.Text.Json;

namespace Luma.EngineTests.Witness;

/// <summary>A container as <c>docker inspect</c> shows it.</summary>
internal sealed class Container(JsonElement inspected)
{
    public string Id => At(".Id").GetString()!;

    public string Name => At(".Name").GetString()!.TrimStart('/');

    public string Image => At(".Config.Image").GetString()!;

    public bool Runs => At(".State.Running").GetBoolean();

    /// <summary>Its first process, as this machine numbers it.</summary>
    public int Pid => At(".State.Pid").GetInt32();

    public int ExitCode => At(".State.ExitCode").GetInt32();

    /// <summary>In bytes; 0 is no limit.</summary>
    public long MemoryLimit => At(".HostConfig.Memory").GetInt64();

    public string StartedAt => At(".State.StartedAt").GetString()!;

    public string FinishedAt => At(".State.FinishedAt").GetString()!;

    public string RestartPolicy => At(".HostConfig.RestartPolicy.Name").GetString()!;

    public IReadOnlyDictionary<string, string> Labels =>
        At(".Config.Labels").EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString()!);

    public IReadOnlyList<string> Environment => [.. At(".Config.Env").EnumerateArray().Select(variable => variable.GetString()!)];

    public IReadOnlyList<string> Networks => [.. At(".NetworkSettings.Networks").EnumerateObject().Select(network => network.Name)];

    /// <summary>Volumes and where they are mounted, <c>name:/path</c>.</summary>
    public IReadOnlyList<string> Mounts =>
        [.. At(".Mounts").EnumerateArray().Select(mount => $"{At(".Name", mount)}:{At(".Destination", mount)}")];

    /// <summary>Everything that Docker tells about it, but for its environment, where secrets belong.</summary>
    public string AllButEnvironment =>
        string.Join('\n', Leaves(inspected, "").Where(leaf => !leaf.StartsWith(".Config.Env", StringComparison.Ordinal)));

    /// <summary>The names under which other containers find it on the network; Docker adds the container's short id.</summary>
    public IReadOnlyList<string> Aliases(string network) =>
        Endpoint(network, "Aliases") is { ValueKind: JsonValueKind.Array } aliases
            ? [.. aliases.EnumerateArray().Select(alias => alias.GetString()!).Where(alias => !Id.StartsWith(alias, StringComparison.Ordinal))]
            : [];

    /// <summary>The address that was chosen for it, whether it runs or not.</summary>
    public string Address(string network) => Endpoint(network, "IPAMConfig").GetProperty("IPv4Address").GetString()!;

    /// <summary>The address that it has; empty while it does not run.</summary>
    public string CurrentAddress(string network) => Endpoint(network, "IPAddress").GetString()!;

    private JsonElement Endpoint(string network, string name) => At(".NetworkSettings.Networks").GetProperty(network).GetProperty(name);

    private JsonElement At(string path) => At(path, inspected);

    private static JsonElement At(string path, JsonElement from) =>
        path.Split('.', StringSplitOptions.RemoveEmptyEntries).Aggregate(from, (at, name) => at.GetProperty(name));

    private static IEnumerable<string> Leaves(JsonElement at, string path) => at.ValueKind switch
    {
        JsonValueKind.Object => at.EnumerateObject().SelectMany(child => Leaves(child.Value, $"{path}.{child.Name}")),
        JsonValueKind.Array => at.EnumerateArray().SelectMany(child => Leaves(child, path)),
        _ => [$"{path} = {at}"],
    };
}
