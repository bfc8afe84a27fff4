using System.Net.Sockets;

namespace Hello.Fetching;

/// <summary>What one request brought: a status and the body's first line, or why there was none.</summary>
internal sealed record Answer(int Status, string Text)
{
    public bool Failed => Status is < 200 or > 299;

    public override string ToString() => Status == 0 ? $"error {Text}" : $"{Status} {Text}";

    /// <summary>Never throws for anything the network does.</summary>
    public static async Task<Answer> AskAsync(HttpClient client, GetOptions options)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, options.Url);
            request.Headers.ConnectionClose = !options.KeepAlive;
            using var response = await client.SendAsync(request);
            var body = await response.Content.ReadAsStringAsync();
            return new Answer((int)response.StatusCode, body.Split('\n')[0].TrimEnd('\r'));
        }
        catch (TaskCanceledException)
        {
            return new Answer(0, $"no answer within {options.Timeout.TotalMilliseconds:0} ms");
        }
        catch (HttpRequestException wrong)
        {
            return new Answer(0, Reason(wrong));
        }
    }

    private static string Reason(HttpRequestException wrong) => wrong.InnerException is SocketException socket
        ? $"{wrong.HttpRequestError}: {socket.SocketErrorCode}"
        : $"{wrong.HttpRequestError}";
}
