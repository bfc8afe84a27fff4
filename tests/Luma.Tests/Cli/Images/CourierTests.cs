using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Luma.Agent.Images;
using Luma.Cli.Connection;
using Luma.Cli.Images;
using Luma.Core.Api;
using Luma.Core.Apps;
using Luma.Tests.Cli.Rig;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Luma.Tests.Cli.Images;

/// <summary>A courier and an agent that keeps blobs as the real one does, over a connection that breaks as often as a test says.</summary>
public sealed class CourierTests : IAsyncLifetime, IDisposable
{
    private readonly Folder _folder = new();
    private readonly byte[][] _layers = [RandomNumberGenerator.GetBytes(300_000), RandomNumberGenerator.GetBytes(700_000)];
    private readonly ConcurrentQueue<string> _requests = [];
    private IncomingBlobs _blobs = null!;
    private WebApplication _app = null!;
    private int _cuts;
    private long _received;
    private ImageNeed _need = new(false, []);
    private Queue<ImageNeed> _loads = [];
    private ImageLoad? _loaded;

    public async Task InitializeAsync()
    {
        Archives.WriteFolders(_folder.Of("image.tar"), _layers);
        _blobs = new(new() { State = _folder.Of("state") }, TimeProvider.System);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(_folder.Of("agent.sock")));
        _app = builder.Build();
        _app.Run(AnswerAsync);
        await _app.StartAsync();
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Only_what_is_lacking_is_sent_and_what_is_there_is_asked_for_once()
    {
        _need = new(false, [Archives.DigestOf(_layers[1])]);

        var transfer = await DeliverAsync();

        Assert.Equal(["offer", "offer", "GET", "PUT", "load"], _requests);
        Assert.Equal(1, transfer.Layers);
        Assert.InRange(transfer.Sent, 700_000, 720_000);
        Assert.Equal(["", "blob"], _loaded!.Layers.Select(layer => layer.Blob.Length > 0 ? "blob" : ""));
        Assert.Equal(Archives.DigestOf(Archives.Configuration(_layers)), Archives.DigestOf(_loaded.Configuration));
    }

    [Fact]
    public async Task An_image_that_is_there_is_neither_saved_nor_sent()
    {
        _need = new(true, []);
        File.Delete(_folder.Of("image.tar"));

        Assert.Equal(0, (await DeliverAsync()).Sent);

        Assert.Equal(["offer"], _requests);
    }

    [Fact]
    public async Task A_broken_connection_is_gone_on_from_where_it_broke()
    {
        _need = new(false, [.. _layers.Select(Archives.DigestOf)]);
        _cuts = 3;

        var transfer = await DeliverAsync();

        Assert.Equal(0, _cuts);
        Assert.Equal(_loaded!.Layers.Sum(layer => new FileInfo(_blobs.Find(layer.Blob)!).Length), _received);
        Assert.Equal(transfer.Total, _received);
    }

    [Fact]
    public async Task A_server_that_wants_more_after_all_gets_it()
    {
        _need = new(false, [Archives.DigestOf(_layers[1])]);
        var wanted = new Queue<ImageNeed>([new(false, [Archives.DigestOf(_layers[0])]), new(true, [])]);

        await DeliverAsync(wanted);

        Assert.All(_loaded!.Layers, layer => Assert.NotNull(_blobs.Find(layer.Blob)));
    }

    private async Task<Transfer> DeliverAsync(Queue<ImageNeed>? loads = null)
    {
        _loads = loads ?? new([new ImageNeed(true, [])]);
        await using var parcel = new Parcel("blog:1", Archives.DigestOf([]), [.. _layers.Select(Archives.DigestOf)], (path, _) =>
        {
            File.Copy(_folder.Of("image.tar"), path);
            return Task.CompletedTask;
        });
        var transfer = new Transfer("web-1");
        var time = new HurriedTime();
        using var agent = new AgentClient(new(new LocalRoute(new(_folder.Of("agent.sock"))), TimeProvider.System));
        await new Courier(agent, parcel, transfer, time).DeliverAsync(CancellationToken.None);
        return transfer;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var (request, last) = (context.Request, context.Request.Path.Value!.Split('/')[^1]);
        _requests.Enqueue(last.StartsWith(Digest.Prefix, StringComparison.Ordinal) ? request.Method : last);
        switch (last)
        {
            case "offer":
                await context.Response.WriteAsJsonAsync(_need, LumaJson.Default.ImageNeed);
                break;
            case "load":
                _loaded = await JsonSerializer.DeserializeAsync(request.Body, LumaJson.Default.ImageLoad);
                await context.Response.WriteAsJsonAsync(_loads.Dequeue(), LumaJson.Default.ImageNeed);
                break;
            default:
                await context.Response.WriteAsJsonAsync(await BlobAsync(Uri.UnescapeDataString(last), context), LumaJson.Default.BlobState);
                break;
        }
    }

    private async Task<BlobState> BlobAsync(string digest, HttpContext context)
    {
        if (HttpMethods.IsGet(context.Request.Method))
        {
            return _blobs.StateOf(digest);
        }

        var (offset, size) = (long.Parse(context.Request.Query["offset"]!), long.Parse(context.Request.Query["size"]!));
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var part = _cuts > 0 ? (int)((size - offset) / 2) : (int)body.Length;
        _received += part;
        var state = await _blobs.ReceiveAsync(digest, offset, size, new MemoryStream(body.ToArray(), 0, part), CancellationToken.None);
        if (_cuts > 0)
        {
            _cuts--;
            context.Abort();
        }

        return state;
    }
}
