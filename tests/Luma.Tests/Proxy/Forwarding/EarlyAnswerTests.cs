using Luma.Tests.Proxy.Rig;

namespace Luma.Tests.Proxy.Forwarding;

/// <summary>An app may answer before it has read the whole request, and hang up.</summary>
public sealed class EarlyAnswerTests
{
    private const string TooLarge = "HTTP/1.1 413 Content Too Large\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbig\n";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_client_gets_the_answer_that_an_app_gave_in_mid_upload(bool sized)
    {
        await using var app = new RawApp(async connection =>
        {
            await connection.HeadAsync();
            await connection.SendAsync(TooLarge);
            // What is left unread resets the connection.
        });
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);
        using var client = await proxy.ConnectAsync();

        var answer = client.HeadAsync();
        await UploadAsync(client, sized);

        Assert.StartsWith("HTTP/1.1 413 ", await answer.Soon(), StringComparison.Ordinal);
        Assert.Equal(0, proxy.Traffic.Failures.Total);
    }

    [Fact]
    public async Task An_app_that_hangs_up_in_mid_upload_without_a_word_is_a_failure()
    {
        await using var app = new RawApp(connection => connection.HeadAsync());
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);
        using var client = await proxy.ConnectAsync();

        var answer = client.HeadAsync();
        await UploadAsync(client, sized: true);

        Assert.StartsWith("HTTP/1.1 502 ", await answer.Soon(), StringComparison.Ordinal);
    }

    private static async Task UploadAsync(RawConnection client, bool sized)
    {
        const int Pieces = 256;
        var piece = new string('x', 64 * 1024);
        await client.SendAsync($"POST / HTTP/1.1\r\nHost: a\r\n{(sized ? $"Content-Length: {Pieces * piece.Length}" : "Transfer-Encoding: chunked")}\r\n\r\n");
        try
        {
            for (var i = 0; i < Pieces; i++)
            {
                await client.SendAsync(sized ? piece : $"{piece.Length:x}\r\n{piece}\r\n");
            }

            await client.SendAsync(sized ? "" : "0\r\n\r\n");
        }
        catch (IOException)
        {
            // Nobody listens any more; the answer is there.
        }
    }
}
