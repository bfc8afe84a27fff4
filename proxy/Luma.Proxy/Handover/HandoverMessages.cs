namespace Luma.Proxy;

/// <summary>The new process introduces itself.</summary>
/// <param name="Protocol">What it speaks, see <see cref="Current"/>.</param>
/// <param name="Version">Its program's version.</param>
/// <param name="Process">Its process id.</param>
internal sealed record HandoverHello(int Protocol, string Version, int Process)
{
    /// <summary>Rises when one side would misread the other.</summary>
    public const int Current = 1;
}

/// <summary>The old process answers, after its listening sockets: what they are for, and what is served now.</summary>
/// <param name="Refusal">Why it hands nothing over, if so.</param>
/// <param name="Table">The routes in force.</param>
internal sealed record HandoverOffer(string? Refusal, RouteTable? Table);

/// <summary>The new process serves, or says why it cannot.</summary>
internal sealed record HandoverVerdict(bool Ready, string? Reason);
