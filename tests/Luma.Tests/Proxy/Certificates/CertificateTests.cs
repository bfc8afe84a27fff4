using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Luma.Proxy;
using Luma.Tests.Proxy.Rig;

namespace Luma.Tests.Proxy.Certificates;

public sealed class CertificateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("luma-certificates-").FullName;
    private readonly ManualTime _time = new();
    private readonly KeptLog _log = new();

    [Fact]
    public async Task The_certificate_is_chosen_by_the_name_that_the_client_asks_for()
    {
        var fallback = TestCertificate.Write(_folder, "a-first", "first.test");
        var shop = TestCertificate.Write(_folder, "shop", "shop.test", "www.shop.test");
        var wild = TestCertificate.Write(_folder, "wild", "*.wild.test");
        await using var server = await StartAsync();

        Assert.Equal(shop, await ShownAsync(server, "shop.test"));
        Assert.Equal(shop, await ShownAsync(server, "WWW.shop.test"));
        Assert.Equal(wild, await ShownAsync(server, "a.wild.test"));
        Assert.Equal(fallback, await ShownAsync(server, "a.b.wild.test"));
        Assert.Equal(fallback, await ShownAsync(server, "wild.test"));
        Assert.Equal(fallback, await ShownAsync(server, "unknown.test"));
        Assert.Equal(fallback, await ShownAsync(server, ""));
    }

    [Fact]
    public async Task A_changed_certificate_is_shown_without_a_restart_and_a_removed_one_no_longer()
    {
        TestCertificate.Write(_folder, "shop", "shop.test");
        var other = TestCertificate.Write(_folder, "other", "other.test");
        await using var server = await StartAsync();

        var renewed = TestCertificate.Write(_folder, "shop", "shop.test", "new.shop.test");
        await LookedAgainAsync(async () => await ShownAsync(server, "shop.test") == renewed);
        Assert.Equal(renewed, await ShownAsync(server, "new.shop.test"));

        File.Delete(Path.Combine(_folder, "shop.pem"));
        await LookedAgainAsync(async () => await ShownAsync(server, "shop.test") == other);
    }

    [Fact]
    public async Task A_broken_file_keeps_its_last_good_version_and_touches_no_other()
    {
        var shop = TestCertificate.Write(_folder, "shop", "shop.test");
        await using var server = await StartAsync();

        File.WriteAllText(Path.Combine(_folder, "shop.pem"), "no certificate");
        var added = TestCertificate.Write(_folder, "added", "added.test");

        await LookedAgainAsync(async () => await ShownAsync(server, "added.test") == added);
        Assert.Equal(shop, await ShownAsync(server, "shop.test"));
        var line = Assert.Single(_log.Lines, line => line.Contains("shop.pem", StringComparison.Ordinal));
        Assert.Contains("the version before it is still used", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_belongs_to_another_certificate_is_a_broken_file()
    {
        var shop = TestCertificate.Write(_folder, "shop", "shop.test");
        TestCertificate.Write(_folder, "other", "other.test");
        File.Copy(Path.Combine(_folder, "shop.key"), Path.Combine(_folder, "other.key"), overwrite: true);
        await using var server = await StartAsync();

        Assert.Equal(shop, await ShownAsync(server, "other.test"));
        Assert.Contains(_log.Lines, line => line.Contains("other.pem", StringComparison.Ordinal) && line.Contains("it is not used", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_expired_file_does_not_replace_one_that_still_holds()
    {
        var shop = TestCertificate.Write(_folder, "shop", "shop.test");
        await using var server = await StartAsync();

        TestCertificate.Write(_folder, "shop", TimeProvider.System.GetUtcNow().AddDays(-1), "shop.test");

        await LookedAgainAsync(() => Task.FromResult(_log.Lines.Any(line => line.Contains("it expired on", StringComparison.Ordinal))));
        Assert.Equal(shop, await ShownAsync(server, "shop.test"));
    }

    [Fact]
    public async Task A_missing_key_an_expired_certificate_and_a_key_open_to_all_are_told()
    {
        TestCertificate.Write(_folder, "old", TimeProvider.System.GetUtcNow().AddDays(-1), "old.test");
        TestCertificate.Write(_folder, "open", "open.test");
        File.SetUnixFileMode(Path.Combine(_folder, "open.key"), (UnixFileMode)0b110_100_100);
        TestCertificate.Write(_folder, "lost", "lost.test");
        File.Delete(Path.Combine(_folder, "lost.key"));
        await using var server = await StartAsync();

        Assert.Contains(_log.Lines, line => line.Contains("old.pem expired on", StringComparison.Ordinal));
        Assert.Contains(_log.Lines, line => line.Contains("open.key can be read by every user", StringComparison.Ordinal));
        Assert.Contains(_log.Lines, line => line.Contains("lost.key is missing", StringComparison.Ordinal));
        Assert.Equal(3, _log.Lines.Count);
    }

    [Fact]
    public async Task Without_a_certificate_connections_are_refused_and_the_folder_is_named()
    {
        await using var server = await StartAsync();

        await Assert.ThrowsAnyAsync<IOException>(() => ShownAsync(server, "shop.test"));

        Assert.Contains(_log.Lines, line => line.Contains($"no certificate in {_folder}", StringComparison.Ordinal));
        var late = TestCertificate.Write(_folder, "late", "late.test");
        await LookedAgainAsync(async () => await ShownAsync(server, "late.test") == late);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<ProxyServer> StartAsync()
    {
        var server = new ProxyServer(
            new ProxyOptions { Listen = [], Https = [new(IPAddress.Loopback, 0)], Certificates = _folder, Time = _time }, _log);
        await server.StartAsync();
        return server;
    }

    private async Task LookedAgainAsync(Func<Task<bool>> seen)
    {
        using var limit = new CancellationTokenSource(Wait.Limit);
        while (!await HoldsAsync(seen))
        {
            _time.Advance(TimeSpan.FromSeconds(2));
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, limit.Token);
        }
    }

    /// <summary>Not yet, either, while there is nothing to show.</summary>
    private static async Task<bool> HoldsAsync(Func<Task<bool>> seen)
    {
        try
        {
            return await seen();
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>The thumbprint of what a client that asks for the name is shown.</summary>
    private static async Task<string> ShownAsync(ProxyServer server, string name)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Endpoints[0]);
        await using var tls = new SslStream(client.GetStream(), false, (_, shown, _, _) => shown is not null);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = name }).Soon();
        return new X509Certificate2(tls.RemoteCertificate!).Thumbprint;
    }
}
