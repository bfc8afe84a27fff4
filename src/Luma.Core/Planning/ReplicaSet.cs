using Luma.Core.Naming;

namespace Luma.Core.Planning;

/// <summary>The containers of one release of one app, by name, in order of replica.</summary>
public sealed record ReplicaSet(Colour Colour, int Release, IReadOnlyList<string> Containers)
{
    public override string ToString() => string.Join(", ", Containers);
}
