using System.Security.Cryptography;
using Luma.Agent.Api;
using Luma.Agent.Images;
using Luma.Core.Api;
using Luma.Core.Apps;
using Luma.Tests.Agent.Rig;

namespace Luma.Tests.Agent.Images;

public sealed class IncomingBlobsTests : IDisposable
{
    private static readonly byte[] Bytes = RandomNumberGenerator.GetBytes(1000);
    private static readonly string Name = Digest.Of(SHA256.HashData(Bytes));

    private readonly StateOnDisk _state = new();
    private readonly IncomingBlobs _blobs;

    public IncomingBlobsTests() => _blobs = Open();

    [Fact]
    public async Task A_blob_that_breaks_off_is_gone_on_with_also_by_another_agent()
    {
        Assert.Equal(new(0, false), _blobs.StateOf(Name));
        Assert.Equal(new(400, false), await SendAsync(_blobs, 0, 400));
        await Assert.ThrowsAsync<IOException>(() => _blobs.ReceiveAsync(Name, 400, Bytes.Length, new Cut(Bytes[400..700]), CancellationToken.None));

        var later = Open();
        Assert.Equal(new(700, false), later.StateOf(Name));
        Assert.Null(later.Find(Name));
        Assert.Equal(new(1000, true), await SendAsync(later, 700, 300));

        Assert.Equal(Bytes, await File.ReadAllBytesAsync(later.Find(Name)!));
        later.Remove([Name]);
        Assert.Equal(new(0, false), later.StateOf(Name));
    }

    [Fact]
    public async Task What_does_not_go_on_from_what_is_here_is_refused_and_beginning_anew_is_not()
    {
        await SendAsync(_blobs, 0, 400);
        Assert.Equal(ProblemTypes.BlobBusy, await RefusalAsync(500, Bytes[500..]));
        Assert.Equal(ProblemTypes.BlobBusy, await RefusalAsync(300, Bytes[300..]));
        Assert.Equal(new(100, false), await SendAsync(_blobs, 0, 100));
    }

    [Fact]
    public async Task Two_cannot_send_the_same_blob_at_once()
    {
        var slow = new Slow();
        var first = _blobs.ReceiveAsync(Name, 0, Bytes.Length, slow, CancellationToken.None);
        Assert.Equal(ProblemTypes.BlobBusy, await RefusalAsync(0, Bytes));
        slow.End();
        await first;
        Assert.Equal(new(1000, true), await SendAsync(_blobs, 0, 1000));
    }

    [Fact]
    public async Task What_is_damaged_on_the_way_is_thrown_away()
    {
        byte[] damaged = [.. Bytes[..^1], (byte)~Bytes[^1]];
        Assert.Equal(ProblemTypes.BadRequest, await RefusalAsync(0, damaged));
        Assert.Equal(new(0, false), _blobs.StateOf(Name));
        Assert.Equal(ProblemTypes.BadRequest, await RefusalAsync(0, [.. Bytes, 0]));
        Assert.Equal(new(0, false), _blobs.StateOf(Name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../etc/passwd")]
    [InlineData("sha256:../../etc/passwd")]
    [InlineData("sha512:abc")]
    public void What_is_no_digest_names_no_file(string name) =>
        Assert.Equal(ProblemTypes.BadRequest, Assert.Throws<ApiFault>(() => _blobs.StateOf(name)).Problem.Type);

    [Fact]
    public async Task What_there_is_no_room_for_is_refused_before_it_comes()
    {
        var fault = await Assert.ThrowsAsync<ApiFault>(() => _blobs.ReceiveAsync(Name, 0, long.MaxValue / 2, new MemoryStream(Bytes), CancellationToken.None));
        Assert.Equal((ProblemTypes.NoRoom, 507), (fault.Problem.Type, fault.Problem.Status));
        Assert.Equal(new(0, false), _blobs.StateOf(Name));
    }

    [Fact]
    public async Task What_nobody_goes_on_with_is_removed_after_a_day()
    {
        await SendAsync(_blobs, 0, 400);
        var part = Directory.EnumerateFiles(_state.At("incoming")).Single();
        File.SetLastWriteTimeUtc(part, TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-23));
        _blobs.Tidy();
        Assert.True(File.Exists(part));
        File.SetLastWriteTimeUtc(part, TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-25));
        _blobs.Tidy();
        Assert.False(File.Exists(part));
    }

    public void Dispose() => _state.Dispose();

    private IncomingBlobs Open() => new(new() { State = _state.Root }, TimeProvider.System);

    private static Task<BlobState> SendAsync(IncomingBlobs blobs, int offset, int count) =>
        blobs.ReceiveAsync(Name, offset, Bytes.Length, new MemoryStream(Bytes, offset, count), CancellationToken.None);

    private async Task<string> RefusalAsync(int offset, byte[] bytes) =>
        (await Assert.ThrowsAsync<ApiFault>(() => _blobs.ReceiveAsync(Name, offset, Bytes.Length, new MemoryStream(bytes), CancellationToken.None))).Problem.Type;

    /// <summary>Breaks off after its bytes.</summary>
    private sealed class Cut(byte[] bytes) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is > 0 and var read ? read : throw new IOException("the connection is gone");

        public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
        {
            await base.CopyToAsync(destination, bufferSize, cancellationToken);
            throw new IOException("the connection is gone");
        }
    }

    /// <summary>Has nothing until it ends.</summary>
    private sealed class Slow : MemoryStream
    {
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void End() => _end.SetResult();

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) => _end.Task;
    }
}
