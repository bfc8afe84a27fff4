using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Hello.Serving;

/// <summary>Short ways to read a query and to answer in plain text.</summary>
internal static class Answers
{
    public static Task TextAsync(this HttpContext context, string text, int status = 200)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.ContentLength = System.Text.Encoding.UTF8.GetByteCount(text);
        return context.Response.WriteAsync(text, context.RequestAborted);
    }

    /// <summary>A number of the query, at least 0; <paramref name="otherwise"/> when it is missing or no number.</summary>
    public static double Number(this HttpContext context, string name, double otherwise) =>
        double.TryParse(context.Request.Query[name], CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? Math.Clamp(number, 0, long.MaxValue)
            : otherwise;
}
