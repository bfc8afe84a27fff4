namespace Luma.Benchmarks.Staging;

/// <summary>Containers by the <c>docker</c> command.</summary>
internal static class Containers
{
    /// <summary>Its address on its first network.</summary>
    public static async Task<string> AddressAsync(string container)
    {
        var (_, output) = await Command.RunAsync("docker", "inspect", "-f", "{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}", container);
        return output.Trim().Split(' ')[0];
    }

    /// <summary>All that an agent, which must have ended, has left of a project.</summary>
    public static async Task RemoveProjectAsync(string project)
    {
        var label = $"label=luma.project={project}";
        var (_, containers) = await Command.RunAsync("docker", "ps", "--all", "--quiet", "--filter", label);
        if (containers.Length > 0)
        {
            await Command.RunAsync("docker", ["rm", "--force", .. containers.Split('\n', StringSplitOptions.RemoveEmptyEntries)]);
        }

        var (_, networks) = await Command.RunAsync("docker", "network", "ls", "--quiet", "--filter", label);
        if (networks.Length > 0)
        {
            await Command.RunAsync("docker", ["network", "rm", .. networks.Split('\n', StringSplitOptions.RemoveEmptyEntries)]);
        }
    }
}
