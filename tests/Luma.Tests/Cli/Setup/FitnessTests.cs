using Luma.Cli.Setup;

namespace Luma.Tests.Cli.Setup;

public sealed class FitnessTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    private static readonly string[] Good =
    [
        "fact system debian ", "fact name Debian GNU/Linux 12 (bookworm)", "fact arch x86_64", "fact root yes", "fact user deploy", "fact systemd yes",
        "fact memory 2000000", "fact disk 20000000", "fact clock 1800000030", "fact engine ", "fact dockerd no", "fact checkout no", "fact sha256 ", "fact version ",
        "fact port 0.0.0.0:80 ",
    ];

    [Fact]
    public void A_fresh_server_is_fit()
    {
        var facts = ServerFacts.Of(Good);

        Assert.Empty(Fitness.Of(facts, Now));
        Assert.Equal("linux-x64", facts.Runtime);
        Assert.Equal(new HeldAddress("0.0.0.0:80", null), Assert.Single(facts.Addresses));
    }

    [Theory]
    [InlineData("fact system alpine ", "is not supported; Debian and Ubuntu are")]
    [InlineData("fact arch riscv64", "there is no luma-agent for its processor, riscv64")]
    [InlineData("fact systemd no", "systemd does not run there")]
    [InlineData("fact root no", "user deploy is not root, and may not be it without a password")]
    [InlineData("fact memory 100000", "it has 97.7 MB of memory, and 384 MB are needed")]
    [InlineData("fact disk 500000", "488.3 MB are free below /usr/local and /var/lib, and 1 GB are needed")]
    [InlineData("fact clock 1800009999", "its clock says 2027-01-15 10:46 UTC, and here it is 2027-01-15 08:00")]
    [InlineData("fact checkout yes", "Luma was installed there from a checkout, by install.sh")]
    [InlineData("fact port 0.0.0.0:80 nginx 812", "0.0.0.0:80 is taken by nginx (process 812)")]
    public void What_stands_in_the_way_is_named_with_its_remedy(string fact, string what)
    {
        var obstacle = Assert.Single(Fitness.Of(ServerFacts.Of([.. Good.Where(line => line.Split(' ')[1] != fact.Split(' ')[1]), fact]), Now));

        Assert.Contains(what, obstacle.What, StringComparison.Ordinal);
        Assert.NotEmpty(obstacle.Remedy);
    }

    [Fact]
    public void All_that_stands_in_the_way_is_named_at_once() => Assert.Equal(7, Fitness.Of(new(), Now).Count());

    [Theory]
    [InlineData("debian ")]
    [InlineData("ubuntu debian")]
    [InlineData("raspbian debian")]
    public void What_descends_from_Debian_is_taken(string system) =>
        Assert.Empty(Fitness.Of(ServerFacts.Of([.. Good, $"fact system {system}"]), Now));

    [Fact]
    public void A_holder_of_ours_stands_in_nobodys_way() =>
        Assert.Equal(new HeldAddress("0.0.0.0:80", null), HeldAddress.Of("0.0.0.0:80 ours"));
}
