namespace Luma.Benchmarks.Staging;

/// <summary>What the <c>docker</c> command tells of containers.</summary>
internal static class Containers
{
    /// <summary>Its address on its first network.</summary>
    public static async Task<string> AddressAsync(string container)
    {
        var (_, output) = await Command.RunAsync("docker", "inspect", "-f", "{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}", container);
        return output.Trim().Split(' ')[0];
    }
}
