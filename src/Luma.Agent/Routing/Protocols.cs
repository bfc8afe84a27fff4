using Luma.Core.Apps;
using Luma.Proxy;

namespace Luma.Agent.Routing;

internal static class Protocols
{
    /// <summary>The proxy's word for what the spec asks for.</summary>
    public static BackendProtocol Of(AppSpec app) => app.Proxy.Protocol == ProxySpec.H2c ? BackendProtocol.H2c : BackendProtocol.Http1;
}
