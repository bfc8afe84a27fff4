using System.Buffers.Binary;
using System.Text;
using Luma.Docker;

namespace Luma.Tests.Docker;

public sealed class OutputTests
{
    private const string Framed = "application/vnd.docker.multiplexed-stream";
    private const string Raw = "application/vnd.docker.raw-stream";

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(11)]
    [InlineData(1000)]
    public async Task Frames_may_arrive_in_pieces_of_any_size(int size)
    {
        byte[] output =
            [.. Frame(1, "zwölf Bo"), .. Frame(2, "oh\r\nno"), .. Frame(1, "xkämpfer\n\nlast"), .. Frame(2, "\n"), .. Frame(1, "")];
        await using var engine = Engine(Framed, output, size);
        await using var client = engine.Client();

        Assert.Equal(
            [
                new(OutputStream.Stderr, null, "oh"),
                new(OutputStream.Stdout, null, "zwölf Boxkämpfer"),
                new(OutputStream.Stdout, null, ""),
                new(OutputStream.Stderr, null, "no"),
                new(OutputStream.Stdout, null, "last"),
            ],
            await ReadAsync(client));
        Assert.DoesNotContain(engine.Requests, request => request.Contains("/json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_content_type_tells_of_a_terminal()
    {
        await using var engine = Engine(Raw, "one\r\ntwo"u8.ToArray(), 2);
        await using var client = engine.Client();

        Assert.Equal(["one", "two"], (await ReadAsync(client)).Select(line => line.Text));
    }

    [Fact]
    public async Task A_stamp_inside_a_long_line_is_no_text()
    {
        const string Stamp = "2026-01-02T03:04:05.123456789Z ";
        await using var engine = Engine(Framed, [.. Frame(1, $"{Stamp}be"), .. Frame(1, $"{Stamp}gin\n"), .. Frame(1, $"{Stamp}next\n")], 9);
        await using var client = engine.Client();

        var lines = await ReadAsync(client, new() { Timestamps = true });

        Assert.Equal(["begin", "next"], lines.Select(line => line.Text));
        Assert.All(lines, line => Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 123, 456, TimeSpan.Zero).AddTicks(7), line.Timestamp));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(10)]
    public async Task A_stream_that_ends_inside_a_frame_is_cut_off(int length)
    {
        await using var engine = Engine(Framed, [.. Frame(1, "whole\n"), .. Frame(1, "half a line")[..length]], 100);
        await using var client = engine.Client();

        await Assert.ThrowsAsync<DockerUnreachableException>(() => ReadAsync(client));
    }

    [Fact]
    public async Task An_error_of_the_engine_inside_the_stream_is_told()
    {
        await using var engine = Engine(Framed, Frame(3, "error from daemon in stream: disk gone\n"), 100);
        await using var client = engine.Client();

        Assert.Equal("error from daemon in stream: disk gone", (await Assert.ThrowsAsync<DockerException>(() => ReadAsync(client))).Message);
    }

    [Fact]
    public async Task What_is_no_frame_is_refused()
    {
        await using var engine = Engine(Framed, "plain text"u8.ToArray(), 100);
        await using var client = engine.Client();

        Assert.Contains("unknown kind", (await Assert.ThrowsAsync<DockerException>(() => ReadAsync(client))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_without_end_comes_in_pieces()
    {
        const int Length = 3 * 1024 * 1024;
        await using var engine = Engine(Framed, Frame(1, new string('x', Length)), 64 * 1024);
        await using var client = engine.Client();

        var lines = await ReadAsync(client);

        Assert.InRange(lines.Count, 2, 4);
        Assert.Equal(Length, lines.Sum(line => line.Text.Length));
    }

    private static FakeEngine Engine(string contentType, byte[] output, int chunk) =>
        new FakeEngine("1.45").On("GET /v1.45/containers/blog/logs", async exchange =>
        {
            await exchange.BeginAsync(contentType);
            foreach (var piece in output.Chunk(chunk))
                await exchange.ChunkAsync(piece);
            await exchange.EndAsync();
        });

    private static byte[] Frame(byte stream, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        byte[] frame = [stream, 0, 0, 0, 0, 0, 0, 0, .. bytes];
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(4), (uint)bytes.Length);
        return frame;
    }

    private static async Task<List<LogLine>> ReadAsync(DockerClient client, LogOptions? options = null)
    {
        var lines = new List<LogLine>();
        await foreach (var line in client.Containers.LogsAsync("blog", options))
            lines.Add(line);
        return lines;
    }
}
