using System.Text.RegularExpressions;

namespace Luma.Core.Apps;

/// <summary>Digests as the OCI image specification writes them; SHA-256 is the only algorithm in use.</summary>
public static partial class Digest
{
    /// <summary>What stands before the hexadecimal digits.</summary>
    public const string Prefix = "sha256:";

    public static bool IsValid(string text) => Grammar().IsMatch(text);

    public static string Of(ReadOnlySpan<byte> hash) => Prefix + Convert.ToHexStringLower(hash);

    [GeneratedRegex(@"\Asha256:[0-9a-f]{64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Grammar();
}
