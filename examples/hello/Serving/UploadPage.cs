using System.Buffers;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Hello.Serving;

/// <summary>Reads a body of any size and says how long it was and what its SHA-256 is.</summary>
internal static class UploadPage
{
    public static async Task AnswerAsync(HttpContext context)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var count = await ReadAsync(context, hash);
        await context.TextAsync($"{count} {Convert.ToHexStringLower(hash.GetHashAndReset())}\n");
    }

    private static async Task<long> ReadAsync(HttpContext context, IncrementalHash hash)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            var total = 0L;
            for (int count; (count = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0; total += count)
            {
                hash.AppendData(buffer, 0, count);
            }

            return total;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
