using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Luma.Agent.Hosting;
using Luma.Agent.Storage;
using Luma.Core.Api;
using Luma.Proxy;

namespace Luma.Agent.Checks;

/// <summary>Whether the certificates can be used, until when, and whether hosts that demand HTTPS have any.</summary>
internal sealed class CertificateCheck(AgentOptions options, AppStore apps, TimeProvider time) : ICheck
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(14);

    public string Area => "certificates";

    public Task<IReadOnlyList<CheckResult>> LookAsync(CancellationToken cancellation)
    {
        var files = CertificateFiles.In(options.Certificates);
        return Task.FromResult<IReadOnlyList<CheckResult>>([.. files.Select(Look), .. files.Count == 0 ? Demanded() : []]);
    }

    private CheckResult Look(string file)
    {
        var key = CertificateFiles.KeyOf(file);
        try
        {
            using var certificate = X509Certificate2.CreateFromPemFile(file, key);
            var left = certificate.NotAfter.ToUniversalTime() - time.GetUtcNow().UtcDateTime;
            var told = $"{file} ({certificate.GetNameInfo(X509NameType.DnsName, forIssuer: false)})";
            return left <= TimeSpan.Zero ? CheckResult.Trouble(Area, $"{told} expired on {certificate.NotAfter:yyyy-MM-dd}", "replace it and its key; no restart is needed")
                : left < Soon ? CheckResult.Advice(Area, $"{told} expires in {(int)left.TotalDays} days", "replace it and its key in time; no restart is needed")
                : CheckResult.Good(Area, $"{told} holds until {certificate.NotAfter:yyyy-MM-dd}");
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            return CheckResult.Trouble(Area, $"{file} cannot be used with {Path.GetFileName(key)}: {fault.Message}", CertificateFiles.Wanted);
        }
    }

    private IEnumerable<CheckResult> Demanded() => apps.All
        .Where(app => app.Active.Spec.Proxy.HttpsOnly && options.Proxy is null)
        .Select(app => CheckResult.Trouble(
            Area,
            $"{app.Active.Spec.Name} sends everybody on to HTTPS, and there is no certificate in {options.Certificates}",
            "put NAME.pem and NAME.key there and give luma-agent --https, or set proxy.https_only to false"));
}
