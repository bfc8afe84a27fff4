using Microsoft.AspNetCore.Http;

namespace Hello.Serving;

/// <summary>As many bytes as asked for: the alphabet, again and again.</summary>
internal static class BytesPage
{
    private static readonly byte[] Block = [.. Enumerable.Range(0, 16 * 1024).Select(i => (byte)('a' + (i % 26)))];

    public static async Task AnswerAsync(HttpContext context)
    {
        var left = (long)context.Number("n", 1024);
        context.Response.ContentType = "application/octet-stream";
        context.Response.ContentLength = left;
        while (left > 0)
        {
            var count = (int)Math.Min(left, Block.Length);
            await context.Response.Body.WriteAsync(Block.AsMemory(0, count), context.RequestAborted);
            left -= count;
        }
    }
}
