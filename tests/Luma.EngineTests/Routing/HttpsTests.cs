using System.Globalization;
using System.Net;
using System.Net.Security;
using Luma.EngineTests.Staging;
using Luma.Tests.Proxy.Rig;

namespace Luma.EngineTests.Routing;

public sealed class HttpsTests : IDisposable
{
    private readonly string _certificates = Directory.CreateTempSubdirectory("luma-certificates-").FullName;

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task An_app_is_served_over_tls_and_http2_with_the_certificate_of_its_host(string version)
    {
        await using var stage = Stage.Silent();
        var app = stage.NewApp();
        TestCertificate.Write(_certificates, "a-other", "other.test");
        var own = TestCertificate.Write(_certificates, "own", app.Host);
        var https = new IPEndPoint(IPAddress.Loopback, FreePort.Next());
        stage.Agent.Options = ["--https", string.Create(CultureInfo.InvariantCulture, $"{https}"), "--certificates", _certificates];
        await stage.Agent.StartAsync();
        await stage.DeployAsync(app);
        var shown = "";
        using var client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellation) =>
            {
                var socket = new System.Net.Sockets.TcpClient();
                await socket.ConnectAsync(https, cancellation);
                return socket.GetStream();
            },
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, certificate, _, _) => (shown = certificate?.GetCertHashString()) is not null,
            },
        })
        {
            DefaultRequestVersion = Version.Parse(version),
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        using var answer = await client.GetAsync($"https://{app.Host}/echo");

        Assert.Equal(Version.Parse(version), answer.Version);
        Assert.Contains("\"X-Forwarded-Proto\":[\"https\"]", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(own, shown);
    }

    public void Dispose() => Directory.Delete(_certificates, recursive: true);
}
