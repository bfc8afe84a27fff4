using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Luma.Core.Planning;

namespace Luma.Tests.House;

/// <summary>Core decides and does nothing: what its compiled code refers to shows whether that is so.</summary>
public sealed class PurityTests
{
    private static readonly string[] WorldlyNamespaces =
        ["System.IO", "System.Net", "System.Threading.Tasks", "Microsoft.Extensions", "Microsoft.AspNetCore"];

    private static readonly string[] WorldlyTypes =
        ["System.TimeProvider", "System.Random", "System.Console", "System.Threading.Thread"];

    private static readonly string[] Clocks = ["get_Now", "get_UtcNow", "get_Today"];

    [Fact]
    public void Core_refers_to_nothing_that_reads_waits_or_logs() =>
        Assert.DoesNotContain(Types(), type => WorldlyTypes.Contains(type) || WorldlyNamespaces.Any(space => IsWithin(type, space)));

    [Fact]
    public void Core_asks_no_clock() => Assert.Empty(Members().Intersect(Clocks));

    private static bool IsWithin(string type, string space) => type.StartsWith(space + ".", StringComparison.Ordinal);

    private static List<string> Types() => Read(reader =>
        [.. reader.TypeReferences.Select(reader.GetTypeReference).Select(type => $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}")]);

    private static List<string> Members() => Read(reader =>
        [.. reader.MemberReferences.Select(reader.GetMemberReference).Select(member => reader.GetString(member.Name))]);

    private static List<string> Read(Func<MetadataReader, List<string>> read)
    {
        using var image = new PEReader(File.OpenRead(typeof(Planner).Assembly.Location));
        return read(image.GetMetadataReader());
    }
}
