namespace Luma.Proxy;

/// <summary>What became of a probe.</summary>
public enum ProbeOutcome
{
    /// <summary>Answered 200.</summary>
    Ok,

    /// <summary>Answered anything but 200; a redirect is such an answer and is not followed.</summary>
    BadStatus,

    /// <summary>Nothing listens on the port.</summary>
    Refused,

    /// <summary>The address cannot be reached at all.</summary>
    Unreachable,

    /// <summary>No complete answer in time.</summary>
    TimedOut,

    /// <summary>Connected, and then hung up or answered something that is not HTTP.</summary>
    Broken,
}
