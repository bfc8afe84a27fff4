namespace Luma.Docker;

/// <summary>A container's attachment to one network: what is asked, and in answers what there is.</summary>
public sealed record EndpointSettings
{
    /// <summary>More names under which others on the network find the container. Engines before 26 add the short id in answers.</summary>
    public IReadOnlyList<string>? Aliases { get; init; }

    /// <summary>Chosen addresses; the network needs a subnet given by the user.</summary>
    public EndpointIpam? IPAMConfig { get; init; }

    /// <summary>Chosen MAC address, sent from API 1.44 on (older engines derive it from the IPv4 address); empty while not running.</summary>
    public string? MacAddress { get; init; }

    /// <summary>In answers: the network's id.</summary>
    public string? NetworkID { get; init; }

    /// <summary>In answers: the attachment's id; empty while not running.</summary>
    public string? EndpointID { get; init; }

    /// <summary>In answers: the IPv4 address; empty while not running.</summary>
    public string? IPAddress { get; init; }

    /// <summary>In answers: length of the subnet's prefix.</summary>
    public int? IPPrefixLen { get; init; }

    /// <summary>In answers: the network's gateway.</summary>
    public string? Gateway { get; init; }
}
