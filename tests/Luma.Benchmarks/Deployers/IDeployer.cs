using Luma.Benchmarks.Load;

namespace Luma.Benchmarks.Deployers;

/// <summary>A way to replace the running release of examples/hello, with the proxy that belongs to it.</summary>
internal interface IDeployer : IAsyncDisposable
{
    string Name { get; }

    /// <summary>Where clients find the app.</summary>
    Target Target { get; }

    /// <summary>Starts the first release and returns when it answers.</summary>
    /// <param name="version">1 or 2, the images' tags.</param>
    Task StartAsync(int version);

    /// <summary>Replaces the release and returns when the new one answers and the old one is gone.</summary>
    Task DeployAsync(int version);
}
