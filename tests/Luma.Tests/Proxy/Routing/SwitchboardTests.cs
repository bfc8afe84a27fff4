using System.Net;
using Luma.Proxy;

namespace Luma.Tests.Proxy.Routing;

public sealed class SwitchboardTests : IDisposable
{
    private readonly Switchboard _switchboard = new(new ProxyOptions());

    public void Dispose() => _switchboard.Dispose();

    [Fact]
    public void Before_the_first_table_nothing_is_served()
    {
        Assert.Equal(RouteTable.Empty, _switchboard.Current);
        Assert.Null(_switchboard.Snapshot.Find("blog.example", "/"));
    }

    [Fact]
    public void A_table_is_acknowledged_with_its_generation()
    {
        Assert.Equal(7, _switchboard.Apply(Table(7, Blog(Backend("a", 1)))));
        Assert.Equal(7, _switchboard.Current.Generation);
    }

    [Fact]
    public void An_older_table_is_rejected_and_the_current_one_serves_on()
    {
        var current = Table(7, Blog(Backend("a", 1)));
        _switchboard.Apply(current);

        var rejected = Assert.Throws<RouteTableRejectedException>(() => _switchboard.Apply(Table(6)));

        Assert.Equal("the route table was rejected: generation 6 is not newer than 7", rejected.Message);
        Assert.Same(current, _switchboard.Current);
    }

    [Fact]
    public void The_same_table_again_is_acknowledged_again()
    {
        _switchboard.Apply(Table(7, Blog(Backend("a", 1))));
        var serving = _switchboard.Snapshot;

        Assert.Equal(7, _switchboard.Apply(Table(7, Blog(Backend("a", 1)))));
        Assert.Same(serving, _switchboard.Snapshot);
    }

    [Fact]
    public void The_same_generation_with_other_routes_is_rejected()
    {
        _switchboard.Apply(Table(7, Blog(Backend("a", 1))));

        Assert.Throws<RouteTableRejectedException>(() => _switchboard.Apply(Table(7, Blog(Backend("b", 2)))));
    }

    [Fact]
    public void Every_problem_of_a_table_is_named_at_once()
    {
        var table = Table(
            1,
            Blog() with { Host = "blog.example" },
            Blog() with { Host = "BLOG.example.", App = "shop" },
            Blog() with { Host = "a host" },
            Blog() with { Host = "blog.example:80" },
            Blog() with { Host = "api.example", PathPrefix = "api" },
            Blog(Backend("", 1)) with { Host = "b.example" },
            Blog(Backend("x", 0)) with { Host = "c.example" },
            Blog(Backend("y", 1), Backend("y", 2)) with { Host = "d.example", App = "" });

        var problems = Assert.Throws<RouteTableRejectedException>(() => _switchboard.Apply(table)).Problems;

        Assert.Collection(
            problems,
            problem => Assert.Equal("route a host/: 'a host' is no host name", problem),
            problem => Assert.Equal("route blog.example:80/: 'blog.example:80' is no host name", problem),
            problem => Assert.Equal("route api.exampleapi: 'api' is no path", problem),
            problem => Assert.Equal("route b.example/: backend '' at 127.0.0.1:1 needs an id and a port from 1 to 65535", problem),
            problem => Assert.Equal("route c.example/: backend 'x' at 127.0.0.1:0 needs an id and a port from 1 to 65535", problem),
            problem => Assert.Equal("route d.example/: no app is named", problem),
            problem => Assert.Equal("blog.example/ is routed more than once: blog, shop, blog", problem),
            problem => Assert.Equal("backend y is listed at 127.0.0.1:1 and at 127.0.0.1:2", problem));
        Assert.Equal(RouteTable.Empty, _switchboard.Current);
    }

    [Fact]
    public void An_identity_cannot_move_to_another_address()
    {
        _switchboard.Apply(Table(1, Blog(Backend("a", 1))));

        var rejected = Assert.Throws<RouteTableRejectedException>(() => _switchboard.Apply(Table(2, Blog(Backend("a", 2)))));

        Assert.Equal(["backend a is at 127.0.0.1:1 and cannot be at 127.0.0.1:2 too"], rejected.Problems);
    }

    [Fact]
    public void A_backend_in_both_tables_stays_the_same_live_backend()
    {
        _switchboard.Apply(Table(1, Blog(Backend("a", 1))));
        var before = Lease();

        _switchboard.Apply(Table(2, Blog(Backend("a", 1), Backend("b", 2))));

        Assert.Equal(1, _switchboard.InFlight["a"]);
        Assert.True(before.Accepting);
        before.Return();
    }

    [Fact]
    public void After_a_switch_no_one_gets_a_backend_of_the_old_table_even_by_an_old_snapshot()
    {
        _switchboard.Apply(Table(1, Blog(Backend("a", 1))));
        var old = _switchboard.Snapshot;

        _switchboard.Apply(Table(2, Blog(Backend("b", 2))));

        Assert.Null(old.Find("blog.example", "/")!.Lease(null));
    }

    [Fact]
    public void A_backend_that_leaves_the_table_idle_is_gone_at_once()
    {
        _switchboard.Apply(Table(1, Blog(Backend("a", 1))));

        _switchboard.Apply(Table(2, Blog(Backend("b", 2))));

        Assert.Equal(["b"], _switchboard.InFlight.Keys);
    }

    private Backend Lease() => _switchboard.Snapshot.Find("blog.example", "/")!.Lease(null)!.Backend;

    private static RouteTable Table(long generation, params Route[] routes) => new() { Generation = generation, Routes = [.. routes] };

    private static Route Blog(params BackendAddress[] backends) =>
        new() { Host = "blog.example", App = "blog", Release = "1", Backends = [.. backends] };

    private static BackendAddress Backend(string id, int port) => new() { Id = id, Address = IPAddress.Loopback, Port = port };
}
