using System.Globalization;
using System.Net;
using Luma.EngineTests.Load;
using Luma.EngineTests.Staging;
using Luma.Tests.Proxy.Rig;

namespace Luma.EngineTests.Upgrading;

/// <summary>An upgrade for clients that speak HTTP/2, or TLS, or both.</summary>
[Collection(Alone.Name)]
public sealed class UpgradeProtocolTests : IDisposable
{
    private readonly string _certificates = Directory.CreateTempSubdirectory("luma-certificates-").FullName;

    [Fact]
    public async Task Clients_of_HTTP2_and_TLS_lose_no_request()
    {
        await using var stage = Stage.Silent();
        var app = stage.NewApp();
        TestCertificate.Write(_certificates, "app", app.Host);
        var https = new IPEndPoint(IPAddress.Loopback, FreePort.Next());
        stage.Agent.Options = ["--https", string.Create(CultureInfo.InvariantCulture, $"{https}"), "--certificates", _certificates];
        await stage.Agent.StartAsync();
        await stage.DeployAsync(app);
        await using var plain = Http2Visits.To(stage.Agent.Http, app.Host);
        await using var secure = Http2Visits.OverTls(https, app.Host);
        await using var http1 = Visits.OverTls(https, app);
        await Until.TrueAsync("both are connected", () => (plain.Connections, secure.Connections) == (1, 1));

        for (var upgrades = 1; upgrades <= 2; upgrades++)
        {
            (await stage.Agent.UpgradeAsync()).Exited(0);
            await Until.TrueAsync("both have taken a new connection", () => (plain.Connections, secure.Connections) == (1 + upgrades, 1 + upgrades));
        }

        await plain.EndWithoutFailureAsync(stage.Agent.Log);
        await secure.EndWithoutFailureAsync(stage.Agent.Log);
        await http1.EndWithoutFailureAsync(stage.Agent.Log);
    }

    public void Dispose() => Directory.Delete(_certificates, recursive: true);
}
