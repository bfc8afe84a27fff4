using System.Collections.Frozen;

namespace Luma.Proxy;

/// <summary>Which certificate is shown for which host name. Never changes.</summary>
internal sealed class CertificateTable
{
    private readonly FrozenDictionary<string, ServedCertificate> _byName;
    private readonly ServedCertificate? _first;

    /// <param name="certificates">In the order in which they are preferred.</param>
    public CertificateTable(IReadOnlyList<ServedCertificate> certificates)
    {
        _first = certificates.Count > 0 ? certificates[0] : null;
        _byName = certificates
            .SelectMany(certificate => certificate.Names.Select(name => KeyValuePair.Create(name, certificate)))
            .DistinctBy(entry => entry.Key, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>
    /// The certificate for the name, else one for <c>*.</c> and all of the name but its first label (RFC 6125, section
    /// 6.4.3), else the first; null if there is none at all.
    /// </summary>
    public ServedCertificate? Find(string name)
    {
        if (_byName.TryGetValue(name, out var exact))
        {
            return exact;
        }

        var label = name.IndexOf('.', StringComparison.Ordinal);
        return label > 0 && _byName.TryGetValue($"*{name[label..]}", out var wildcard) ? wildcard : _first;
    }
}
