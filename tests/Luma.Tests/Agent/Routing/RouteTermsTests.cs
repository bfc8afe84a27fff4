using Luma.Agent.Routing;
using Luma.Core.Apps;
using Luma.Proxy;
using Luma.Tests.Agent.Rig;
using Luma.Tests.Core.Apps;

namespace Luma.Tests.Agent.Routing;

public sealed class RouteTermsTests
{
    [Fact]
    public void Whatever_an_app_may_turn_on_is_turned_on_at_the_proxy_and_nothing_else()
    {
        var switches = typeof(ProxySpec).GetProperties().Where(property => property.PropertyType == typeof(bool)).ToList();

        foreach (var on in switches)
        {
            var spec = Blog.Spec.With(proxy => proxy with { });
            on.SetValue(spec.Proxy, true);

            var terms = RouteTerms.Of(Records.App(spec));

            Assert.All(switches, property => Assert.Equal(property == on, typeof(RouteSettings).GetProperty(property.Name)!.GetValue(terms)));
        }
    }
}
