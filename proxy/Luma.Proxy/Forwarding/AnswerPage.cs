using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Luma.Proxy;

/// <summary>An own answer in the form that the client likes best: a page, problem details (RFC 9457), or a line of text.</summary>
internal static class AnswerPage
{
    public static (string Type, string Text) Of(Answer answer, HttpContext http)
    {
        if (!MediaTypeHeaderValue.TryParseList(http.Request.Headers.Accept, out var accepted))
        {
            return Line(answer);
        }

        // The sort is stable: of equals the one named first.
        foreach (var type in accepted.OrderByDescending(type => type.Quality ?? 1))
        {
            switch (type.MediaType.Value?.ToLowerInvariant())
            {
                case "text/html" or "application/xhtml+xml":
                    return Page(answer, RequestId.Of(http));
                case "application/json" or "application/problem+json":
                    return Problem(answer, RequestId.Of(http));
                case "text/plain" or "*/*" or "text/*":
                    return Line(answer);
            }
        }

        return Line(answer);
    }

    private static (string, string) Line(Answer answer) => ("text/plain; charset=utf-8", $"{answer.Text}\n");

    private static (string, string) Problem(Answer answer, string id) => ("application/problem+json", $$"""
        {"title":"{{ReasonPhrases.GetReasonPhrase(answer.Status)}}","status":{{answer.Status}},"detail":"{{JsonEncodedText.Encode(answer.Text)}}","requestId":"{{JsonEncodedText.Encode(id)}}"}

        """);

    private static (string, string) Page(Answer answer, string id) => ("text/html; charset=utf-8", $$"""
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{{answer.Status}} {{ReasonPhrases.GetReasonPhrase(answer.Status)}}</title>
        <style>
          body { font: 1rem/1.5 system-ui, sans-serif; display: grid; place-content: center; min-height: 90vh; margin: 1rem; }
          h1 { font-size: 1.5rem; margin: 0; }
        </style>
        <h1>{{answer.Status}} {{ReasonPhrases.GetReasonPhrase(answer.Status)}}</h1>
        <p>{{WebUtility.HtmlEncode(answer.Text)}}</p>
        <small>Request {{WebUtility.HtmlEncode(id)}}</small>
        </html>

        """);
}
