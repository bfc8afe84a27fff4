using Luma.Cli.Connection;
using Luma.Core.Api;

namespace Luma.Cli.Images;

/// <summary>
/// Brings an image to one server: asks what is lacking there, sends that and nothing twice, and goes on where it was when the connection
/// breaks.
/// </summary>
internal sealed class Courier(AgentClient agent, Parcel parcel, Transfer transfer, TimeProvider time)
{
    /// <summary>Ever longer, as long as nothing moves.</summary>
    private static readonly TimeSpan[] Pauses = [.. new[] { 0.5, 1, 2, 4, 8, 8 }.Select(TimeSpan.FromSeconds)];

    private readonly Dictionary<string, Blob> _sent = new(StringComparer.Ordinal);

    /// <exception cref="ImageException">The server does not get the image.</exception>
    /// <exception cref="AgentRefusedException">It refuses it.</exception>
    /// <exception cref="AgentUnreachableException">It is lost, and does not come back.</exception>
    public async Task DeliverAsync(CancellationToken ct)
    {
        transfer.Stage = "ask what is lacking";
        if ((await OfferAsync(parcel.Id, parcel.Layers.Select(layer => new LayerOffer(layer, 0)), ct)).Here)
        {
            return;
        }

        transfer.Stage = "save the image";
        var archive = await parcel.ArchiveAsync(ct);
        var need = await OfferAsync(archive.Id, archive.Offers, ct);
        for (var round = 0; !need.Here; round++)
        {
            await SendAsync(need.Layers.Distinct().ToList(), ct);
            transfer.Stage = "load the image";
            need = round < 3 ? await LoadAsync(archive, ct) : throw new ImageException(
                $"{transfer.Server} still lacks layers of {parcel.Name} that it was sent", "Try again, or look into the agent's log there.");
        }
    }

    private Task<ImageNeed> OfferAsync(string id, IEnumerable<LayerOffer> layers, CancellationToken ct) =>
        agent.OfferImageAsync(new() { Name = parcel.Name, Id = id, Layers = [.. layers] }, ct);

    private Task<ImageNeed> LoadAsync(ImageArchive archive, CancellationToken ct) => PatientlyAsync(() => agent.LoadImageAsync(new()
    {
        Name = parcel.Name,
        Configuration = archive.Configuration,
        Layers = [.. archive.Ids.Select(id => new LayerBlob(id, _sent.GetValueOrDefault(id)?.Id ?? ""))],
    }, ct), ct);

    /// <summary>All are packed side by side, and sent one after another: the way to the server is one.</summary>
    private async Task SendAsync(List<string> layers, CancellationToken ct)
    {
        transfer.Stage = "compress layers";
        var packing = layers.Select(layer => parcel.BlobAsync(layer, ct)).ToList();
        foreach (var packed in packing)
        {
            var blob = await packed;
            transfer.Stage = "send layers";
            transfer.Expect(packing.Where(other => other.IsCompletedSuccessfully).Sum(other => other.Result.Size), layers.Count);
            await SendAsync(blob, ct);
            _sent[blob.Layer] = blob;
        }
    }

    private Task<bool> SendAsync(Blob blob, CancellationToken ct) => PatientlyAsync(async () =>
    {
        var state = await agent.BlobAsync(blob.Id, ct);
        transfer.Begin(blob.Id, state.Size);
        if (!state.Whole)
        {
            await using var file = File.OpenRead(blob.Path);
            var at = file.Seek(state.Size, SeekOrigin.Begin);
            await agent.SendBlobAsync(blob.Id, state.Size, blob.Size, new CountedStream(file, Moved), ct);

            void Moved(long to)
            {
                transfer.Add(to - at);
                at = to;
            }
        }

        return true;
    }, ct);

    /// <summary>Tries again what a broken connection, or an agent that is being upgraded, kept from being done.</summary>
    private async Task<T> PatientlyAsync<T>(Func<Task<T>> act, CancellationToken ct)
    {
        var (moved, pause) = (transfer.Sent, 0);
        while (true)
        {
            try
            {
                return await act();
            }
            catch (Exception e) when (Passes(e) && (transfer.Sent > moved || pause < Pauses.Length))
            {
                pause = transfer.Sent > moved ? 0 : pause;
                moved = transfer.Sent;
                transfer.Stage = $"try again: {e.Message}";
                await Task.Delay(Pauses[pause++], time, ct);
            }
        }
    }

    private static bool Passes(Exception fault) => fault
        is AgentUnreachableException
        or AgentRefusedException { Problem.Type: ProblemTypes.BlobBusy or ProblemTypes.Upgrading };
}
