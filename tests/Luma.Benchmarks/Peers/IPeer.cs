using System.Net;

namespace Luma.Benchmarks.Peers;

/// <summary>A proxy under measurement: the program itself, by hand, with a configuration of its own in a temporary folder.</summary>
internal interface IPeer : IAsyncDisposable
{
    string Name { get; }

    /// <summary>Where it takes HTTP/1.1.</summary>
    IPEndPoint Http { get; }

    /// <summary>Where it takes HTTP/2 without TLS.</summary>
    IPEndPoint Http2 { get; }

    /// <summary>Its first process; null where nobody stands in between.</summary>
    int? Process { get; }

    /// <summary>Returns when it listens.</summary>
    Task StartAsync(Upstream upstream);

    /// <summary>Takes up another configuration without a stop, in the way that its manual names; returns when the command does.</summary>
    Task ReloadAsync(Upstream upstream);

    /// <summary>Ends it as its Debian unit would.</summary>
    Task StopAsync();
}
