namespace Luma.Core.Api;

/// <summary>
/// From where somebody came over SSH who asks an agent for something. What requests bear in headers is the caller's own word; where
/// the agent sees the connection of SSH itself, the address is the kernel's.
/// </summary>
/// <param name="Address">The client's, IPv4 or IPv6.</param>
/// <param name="Key">The fingerprint of the key, <c>SHA256:…</c> as <c>ssh-keygen -l</c> prints it; null where it is not known.</param>
public sealed record Origin(string Address, string? Key)
{
    public const string AddressHeader = "Luma-From";
    public const string KeyHeader = "Luma-Key";
}
