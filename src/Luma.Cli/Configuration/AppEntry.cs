using Luma.Cli.Images;
using Luma.Core.Apps;

namespace Luma.Cli.Configuration;

/// <summary>An app of <c>luma.yml</c>: what an agent is told of it, and what is for luma alone.</summary>
internal sealed record AppEntry(AppSpec Spec)
{
    /// <summary>The servers that get it, by name; null for all.</summary>
    public IReadOnlyList<AppPlace>? Places { get; init; }

    /// <summary>How its image is built here; null where it is not.</summary>
    public BuildSpec? Build { get; init; }

    /// <summary>One of <see cref="Images.Push"/>: how the image gets from here to the servers. Default: what is built here goes straight to them, all else not at all.</summary>
    public string Push
    {
        get => field ?? (Build is null ? Images.Push.None : Images.Push.Servers);
        init;
    }

    /// <summary>With its project; what is built has a name, also where none is given.</summary>
    public AppEntry In(string project) => this with
    {
        Spec = Spec with
        {
            Project = project,
            Image = Build is not null && Spec.Image.Length == 0 ? $"{project}-{Spec.Name}" : Spec.Image,
        },
    };

    /// <summary>What the server is to run; null where it gets none of it.</summary>
    public AppSpec? On(string server) => Places is null
        ? Spec
        : Places.FirstOrDefault(place => place.Server == server) is { } place ? Spec with { Replicas = place.Replicas ?? Spec.Replicas } : null;
}

/// <param name="Replicas">How many there; null for as many as the app has everywhere.</param>
internal sealed record AppPlace(string Server, int? Replicas);
