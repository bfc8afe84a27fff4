using System.Security.Cryptography;
using Luma.Agent.Api;
using Luma.Agent.Diagnosis;
using Luma.Agent.Hosting;
using Luma.Agent.Storage;
using Luma.Core.Api;
using Luma.Core.Apps;

namespace Luma.Agent.Images;

/// <summary>
/// Layers that clients send, until they have become part of an image: <c>incoming/</c> of the state folder. What was begun can be gone
/// on with for a day, by whoever has the same bytes.
/// </summary>
internal sealed class IncomingBlobs
{
    private const string Part = ".part";

    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly HashSet<string> _receiving = [];

    public IncomingBlobs(AgentOptions options, TimeProvider time)
    {
        _folder = Path.Combine(options.State, "incoming");
        _time = time;
        Directory.CreateDirectory(_folder, DurableFile.OwnerOnly | UnixFileMode.UserExecute);
    }

    /// <summary>The file of a blob that is wholly here; null where it is not.</summary>
    public string? Find(string digest) => Digest.IsValid(digest) && File.Exists(FileOf(digest)) ? FileOf(digest) : null;

    /// <exception cref="ApiFault">It is no digest.</exception>
    public BlobState StateOf(string digest)
    {
        Check(digest);
        return Find(digest) is { } whole ? new(Touched(whole), true) : new(Touched(FileOf(digest) + Part), false);
    }

    /// <summary>Takes what a client sends of a blob. If it breaks off, what came is kept.</summary>
    /// <param name="digest">Of the whole blob.</param>
    /// <param name="offset">Where the body goes on.</param>
    /// <param name="size">Bytes of the whole blob.</param>
    /// <param name="body">The rest of it.</param>
    /// <param name="cancellation">Breaks off.</param>
    /// <exception cref="ApiFault">It does not go on from what is here, has no room, or is another one in the end.</exception>
    public async Task<BlobState> ReceiveAsync(string digest, long offset, long size, Stream body, CancellationToken cancellation)
    {
        Check(digest);
        CheckRoom(size - offset);
        Begin(digest);
        try
        {
            var part = FileOf(digest) + Part;
            await AppendAsync(part, offset, size, body, cancellation);
            return new FileInfo(part).Length == size ? await FinishAsync(digest, part, cancellation) : StateOf(digest);
        }
        finally
        {
            lock (_receiving)
            {
                _receiving.Remove(digest);
            }
        }
    }

    public void Remove(IEnumerable<string> digests)
    {
        foreach (var digest in digests.Where(Digest.IsValid))
        {
            File.Delete(FileOf(digest));
        }
    }

    /// <summary>Removes what nobody has gone on with.</summary>
    public void Tidy()
    {
        var limit = (_time.GetUtcNow() - Kept).UtcDateTime;
        foreach (var file in new DirectoryInfo(_folder).EnumerateFiles().Where(file => file.LastWriteTimeUtc < limit))
        {
            file.Delete();
        }
    }

    private static void Check(string digest)
    {
        if (!Digest.IsValid(digest))
        {
            throw ApiFault.BadRequest($"a blob is named by its digest, sha256:… (was '{digest}')");
        }
    }

    private void CheckRoom(long bytes)
    {
        var free = new DriveInfo(_folder).AvailableFreeSpace;
        if (!Room.Holds(free, bytes))
        {
            throw ApiFault.NoRoom("the disk of the agent's state", bytes, free);
        }
    }

    private void Begin(string digest)
    {
        lock (_receiving)
        {
            if (!_receiving.Add(digest))
            {
                throw ApiFault.BlobBusy($"blob {digest} is being sent already");
            }
        }
    }

    private static async Task AppendAsync(string part, long offset, long size, Stream body, CancellationToken cancellation)
    {
        var options = new FileStreamOptions
        {
            Mode = offset == 0 ? FileMode.Create : FileMode.Open,
            Access = FileAccess.Write,
            Options = FileOptions.Asynchronous,
            UnixCreateMode = offset == 0 ? DurableFile.OwnerOnly : null,
        };
        if (offset != 0 && (!File.Exists(part) || new FileInfo(part).Length != offset))
        {
            throw ApiFault.BlobBusy($"there is another part of the blob than its first {offset} bytes");
        }

        await using var file = new FileStream(part, options);
        file.Seek(offset, SeekOrigin.Begin);
        await body.CopyToAsync(file, cancellation);
        if (file.Position > size)
        {
            file.SetLength(0);
            throw ApiFault.BadRequest($"more came than the {size} bytes that were announced");
        }
    }

    private async Task<BlobState> FinishAsync(string digest, string part, CancellationToken cancellation)
    {
        string found;
        await using (var content = File.OpenRead(part))
        {
            found = Digest.Of(await SHA256.HashDataAsync(content, cancellation));
        }

        if (found != digest)
        {
            File.Delete(part);
            throw ApiFault.BadRequest($"what came has the digest {found}, not {digest}", "send it again");
        }

        File.Move(part, FileOf(digest), overwrite: true);
        return StateOf(digest);
    }

    /// <summary>Its size; whoever asks for it means to go on with it.</summary>
    private long Touched(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            return 0;
        }

        file.LastWriteTimeUtc = _time.GetUtcNow().UtcDateTime;
        return file.Length;
    }

    private string FileOf(string digest) => Path.Combine(_folder, digest[Digest.Prefix.Length..]);
}
