using System.Net.Sockets;
using Luma.Agent.Api;
using Luma.Proxy;

namespace Luma.Agent.Upgrading;

/// <summary>What a process holds that another one may take over.</summary>
internal interface IPlace
{
    /// <summary>The listening sockets.</summary>
    IReadOnlyList<Socket> Sockets { get; }

    /// <summary>The routes in force.</summary>
    RouteTable Table { get; }

    /// <summary>Lets nobody change anything any more, and waits for changes under way.</summary>
    /// <exception cref="ApiFault">They take too long, or an upgrade goes on; then nothing is paused.</exception>
    Task PauseAsync(CancellationToken cancellation);

    /// <summary>Does nothing of its own accord any more: two processes that look after the same things would get in each other's way.</summary>
    Task QuietAsync();

    /// <summary>Takes everything up again.</summary>
    Task ResumeAsync();

    /// <summary>Ends what has begun, while another process serves.</summary>
    Task<LeaveResult> LeaveAsync(LeaveLimits limits, CancellationToken hurry);
}
