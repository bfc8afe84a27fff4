using System.Security.Cryptography;

namespace Luma.Proxy;

/// <summary>
/// <c>NAME.pem</c> (or <c>.crt</c>) and <c>NAME.key</c> in the folder, and what was last read of them. A version that
/// cannot be used leaves the one before it in place.
/// </summary>
internal sealed class CertificatePair(string certificateFile)
{
    private (long, long, long, long) _seen;
    private ServedCertificate? _warned;

    /// <summary>The last version that was good, or null.</summary>
    public ServedCertificate? Served { get; private set; }

    private string KeyFile => CertificateFiles.KeyOf(certificateFile);

    /// <summary>Reads the files if they have changed.</summary>
    /// <returns>What a person should know, with the remedy; nothing that was told before.</returns>
    public IEnumerable<string> Look(DateTimeOffset now)
    {
        var stamp = Stamp();
        if (stamp != _seen)
        {
            _seen = stamp;
            foreach (var problem in Read(now))
            {
                yield return problem;
            }
        }

        if (Served is { } served && served.Expires <= now && _warned != served)
        {
            _warned = served;
            yield return $"{certificateFile} expired on {served.Expires:yyyy-MM-dd}; replace it and its key, no restart is needed";
        }
    }

    private IEnumerable<string> Read(DateTimeOffset now)
    {
        if (!File.Exists(KeyFile))
        {
            return [$"{certificateFile} is not used: its private key {KeyFile} is missing"];
        }

        try
        {
            Take(ServedCertificate.Read(certificateFile, KeyFile), now);
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            var until = Served is null ? "it is not used" : "the version before it is still used";
            return [$"{certificateFile} with {KeyFile} cannot be read ({fault.Message}); {until}. Give the certificate, its chain below it, and its unencrypted key, as PEM"];
        }

        return IsOpen(KeyFile) ? [$"{KeyFile} can be read by every user of this machine; chmod 600 it"] : [];
    }

    // An expired one is better than none, but not better than one that still holds.
    private void Take(ServedCertificate read, DateTimeOffset now)
    {
        if (Served is null || read.Expires > now || Served.Expires <= now)
        {
            Served = read;
            return;
        }

        throw new CryptographicException($"it expired on {read.Expires:yyyy-MM-dd}");
    }

    private static bool IsOpen(string file) => (File.GetUnixFileMode(file) & UnixFileMode.OtherRead) != 0;

    private (long, long, long, long) Stamp()
    {
        var (certificate, key) = (new FileInfo(certificateFile), new FileInfo(KeyFile));
        return (Ticks(certificate), Size(certificate), Ticks(key), Size(key));
    }

    private static long Ticks(FileInfo file) => file.Exists ? file.LastWriteTimeUtc.Ticks : 0;

    private static long Size(FileInfo file) => file.Exists ? file.Length : -1;
}
