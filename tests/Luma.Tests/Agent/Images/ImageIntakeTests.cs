using Luma.Agent.Api;
using Luma.Agent.Diagnosis;
using Luma.Agent.Images;
using Luma.Core.Api;
using Luma.Docker;
using Luma.Tests.Agent.Rig;
using Luma.Tests.Cli.Rig;
using Luma.Tests.Docker;

namespace Luma.Tests.Agent.Images;

/// <summary>Engines that take images in other ways than the one of the other tests.</summary>
public sealed class ImageIntakeTests : IAsyncLifetime, IDisposable
{
    private readonly StateOnDisk _state = new();
    private readonly FakeEngine _engine = new();
    private readonly byte[][] _layers = [Archives.Layer("a"), Archives.Layer("b")];
    private DockerClient _docker = null!;
    private IncomingBlobs _blobs = null!;
    private ImageIntake _intake = null!;

    private string[] Ids => [.. _layers.Select(Archives.DigestOf)];

    private string Image => Archives.DigestOf(Archives.Configuration(_layers));

    public Task InitializeAsync()
    {
        _docker = _engine
            .On("GET /v1.41/info", 200, """{"DriverStatus": [["Backing Filesystem", "extfs"]]}""")
            .On("GET /v1.41/images/json", 200, """[{"Id": "sha256:other"}]""")
            .On("GET /v1.41/images/sha256%3Aother/json", 200, $$"""{"Id": "sha256:other", "RootFS": {"Layers": ["{{Ids[0]}}"] } }""")
            .Client();
        _blobs = new(new() { State = _state.Root }, TimeProvider.System);
        _intake = new(_docker, _blobs, new RoomSurvey(_docker));
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _docker.DisposeAsync();
        await _engine.DisposeAsync();
    }

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task Only_layers_that_no_image_has_are_lacking_and_no_more_is_handed_to_the_engine()
    {
        _engine.On("POST /v1.41/images/load", 200, """{"stream": "Loaded image: blog:1\n"}""").On("GET /v1.41/images/blog%3A1/json", 200, $$"""{"Id": "{{Image}}"}""");
        Assert.Equal([Ids[1]], (await OfferAsync()).Layers);
        Assert.Equal([Ids[1]], (await LoadAsync()).Layers);
        await SendAsync(1);

        Assert.True((await LoadAsync(1)).Here);

        var archive = _engine.Exchanges.Single(exchange => exchange.Request.EndsWith("load?quiet=true", StringComparison.Ordinal)).Body;
        Assert.Contains("manifest.json", archive, StringComparison.Ordinal);
        Assert.Contains($"{Ids[1][7..]}/layer.tar", archive.Replace("manifest", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_state.At("incoming")));
    }

    [Fact]
    public async Task An_engine_that_refuses_what_lacks_layers_gets_all_of_them()
    {
        _engine.On("POST /v1.41/images/load", 500, """{"message": "open layer.tar: no such file"}""");
        await SendAsync(1);
        Assert.Equal([Ids[0]], (await LoadAsync(1)).Layers);

        await SendAsync(0);
        var refused = await Assert.ThrowsAsync<ApiFault>(() => LoadAsync(0, 1));
        Assert.Contains("no such file", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_takes_whole_images_only_lacks_every_layer()
    {
        _engine.On("GET /v1.41/info", 200, """{"DriverStatus": [["driver-type", "io.containerd.snapshotter.v1"]]}""");
        Assert.Equal(Ids, (await OfferAsync()).Layers);
    }

    [Fact]
    public async Task An_image_that_is_another_one_afterwards_is_no_success()
    {
        _engine.On("POST /v1.41/images/load", 200, "{}").On("GET /v1.41/images/blog%3A1/json", 200, """{"Id": "sha256:somebody", "RootFS": {"Layers": ["sha256:x"]}}""");
        await SendAsync(1);
        Assert.Contains("another one", (await Assert.ThrowsAsync<ApiFault>(() => LoadAsync(1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_that_is_there_gets_the_name_that_is_asked_for()
    {
        _engine.On($"GET /v1.41/images/{Uri.EscapeDataString(Image)}/json", 200, $$"""{"Id": "{{Image}}", "RepoTags": ["blog:0"]}""")
            .On($"POST /v1.41/images/{Uri.EscapeDataString(Image)}/tag", 201, "");
        Assert.True((await OfferAsync()).Here);
        Assert.Contains(_engine.Requests, request => request.EndsWith("/tag?repo=blog&tag=1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("blog")]
    [InlineData("blog@sha256:0123456789012345678901234567890123456789012345678901234567890123")]
    [InlineData("../blog:1")]
    public async Task A_name_must_be_one_that_an_image_can_be_called_by(string name)
    {
        var refused = await Assert.ThrowsAsync<ApiFault>(() => _intake.OfferAsync(new() { Name = name, Id = Image, Layers = [] }, CancellationToken.None));
        Assert.Equal(ProblemTypes.BadRequest, refused.Problem.Type);
    }

    private Task<ImageNeed> OfferAsync() => _intake.OfferAsync(
        new() { Name = "blog:1", Id = Image, Layers = [.. Ids.Select(id => new LayerOffer(id, 100))] }, CancellationToken.None);

    /// <param name="sent">The layers that are told to be here.</param>
    private Task<ImageNeed> LoadAsync(params int[] sent) => _intake.LoadAsync(
        new()
        {
            Name = "blog:1",
            Configuration = Archives.Configuration(_layers),
            Layers = [.. Ids.Select((id, i) => new LayerBlob(id, sent.Contains(i) ? BlobOf(i) : ""))],
        },
        CancellationToken.None);

    private string BlobOf(int layer) => Archives.DigestOf(Archives.Gzip(_layers[layer]));

    private Task<BlobState> SendAsync(int layer)
    {
        var packed = Archives.Gzip(_layers[layer]);
        return _blobs.ReceiveAsync(Archives.DigestOf(packed), 0, packed.Length, new MemoryStream(packed), CancellationToken.None);
    }
}
