using Luma.Core.Api;
using Luma.Core.Apps;

namespace Luma.Cli.Images;

/// <summary>An app with the image that it is to run, and how servers come by that.</summary>
internal sealed record Goods(AppSpec App)
{
    /// <summary>What is to be brought to the servers; null where they have the image, or pull it.</summary>
    public Parcel? Parcel { get; init; }

    /// <summary>For their pull; null where nobody has logged in here.</summary>
    public RegistryLogin? Registry { get; init; }
}
