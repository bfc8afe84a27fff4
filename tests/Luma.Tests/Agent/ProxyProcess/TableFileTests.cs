using Luma.Agent.ProxyProcess;
using Luma.Proxy;
using Luma.Tests.Cli.Rig;
using Microsoft.Extensions.Logging.Abstractions;

namespace Luma.Tests.Agent.ProxyProcess;

public sealed class TableFileTests : IDisposable
{
    private readonly Folder _folder = new();
    private readonly TableFile _file;

    public TableFileTests() => _file = new(new() { Table = Path }, NullLogger<TableFile>.Instance);

    private string Path => _folder.Of("table.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_a_file_there_is_no_route() => Assert.Equal(RouteTable.Empty, _file.Load());

    [Fact]
    public void The_last_table_is_loaded()
    {
        Save(1);
        Save(2);

        Assert.Equal(Table(2), _file.Load());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(150)]
    public void A_torn_file_falls_back_to_the_one_before(int length)
    {
        Save(1);
        Save(2);
        File.WriteAllText(Path, File.ReadAllText(Path)[..length]);

        Assert.Equal(Table(1), _file.Load());
    }

    [Fact]
    public void A_file_that_somebody_touched_falls_back_to_the_one_before()
    {
        Save(1);
        Save(2);
        File.WriteAllText(Path, File.ReadAllText(Path).Replace("h2.test", "h3.test", StringComparison.Ordinal));

        Assert.Equal(Table(1), _file.Load());
    }

    [Fact]
    public void A_torn_file_never_takes_the_place_of_the_one_before()
    {
        Save(1);
        Save(2);
        File.WriteAllText(Path, "");

        Save(3);
        File.WriteAllText(Path, "");

        Assert.Equal(Table(1), _file.Load());
    }

    [Fact]
    public void A_file_of_a_newer_format_is_not_misread()
    {
        Save(1);
        File.WriteAllText(Path, File.ReadAllText(Path).Replace("\"format\":1", "\"format\":2", StringComparison.Ordinal));

        Assert.Equal(RouteTable.Empty, _file.Load());
    }

    private void Save(int generation) => _file.Save(SealedTable.Write(Table(generation)));

    private static RouteTable Table(int generation) => new()
    {
        Generation = generation,
        Routes = [new() { Host = $"h{generation}.test", App = "shop", Release = "1" }],
    };
}
