using System.Text.Json;
using Luma.Cli.Connection;
using Luma.Cli.Images;
using Luma.Cli.Output;
using Luma.Core.Units;

namespace Luma.Cli.Commands;

/// <summary>Brings an image to all servers of its app side by side, and tells how that goes.</summary>
internal sealed class Delivery(Session session, Narrator narrator)
{
    private const int AtOnce = 20;

    /// <returns>The worst exit code.</returns>
    public async Task<int> RunAsync(Goods goods, CancellationToken ct)
    {
        var targets = session.TargetsOf(goods.App.Name);
        var transfers = targets.Select(target => new Transfer(target.Server.Name)).ToList();
        narrator.Begin($"bring {goods.Parcel!.Name} to {(targets.Count == 1 ? targets[0].Server.Name : $"{targets.Count} servers")}");
        using var places = new Places(AtOnce);
        using (new SilenceTicker(session.Around.Time, () => narrator.Detail(Detail(transfers))))
        {
            var faults = await Task.WhenAll(targets.Zip(transfers, (target, transfer) => TryAsync(() => places.WithinAsync(() => DeliverAsync(goods, target, transfer, ct), ct), goods, transfer)));
            ct.ThrowIfCancellationRequested();
            return await EndAsync([.. targets.Zip(faults)]);
        }
    }

    private async Task<int> EndAsync(IReadOnlyList<(Target Target, Exception? Fault)> ends)
    {
        narrator.Begin("");
        var worst = ExitCodes.Done;
        if (ends.Any(end => end.Fault is not null))
        {
            await narrator.DisposeAsync();
        }

        // What went wrong here is the same for all.
        foreach (var (target, fault) in ends.Where(end => end.Fault is not null).DistinctBy(end => end.Fault))
        {
            worst = Math.Max(worst, session.On(target).Complain(fault!));
        }

        return worst;
    }

    /// <returns>Why the server did not get it; null if it did.</returns>
    private async Task<Exception?> TryAsync(Func<Task<TimeSpan>> deliver, Goods goods, Transfer transfer)
    {
        try
        {
            Tell(goods, transfer, await deliver());
            return null;
        }
        catch (Exception e) when (e is AgentUnreachableException or AgentRefusedException or ImageException or OperationCanceledException)
        {
            return e;
        }
        finally
        {
            transfer.Ended = true;
        }
    }

    /// <returns>How long it took.</returns>
    private async Task<TimeSpan> DeliverAsync(Goods goods, Target target, Transfer transfer, CancellationToken ct)
    {
        using var agent = session.Connect(target);
        var began = session.Around.Time.GetTimestamp();
        await new Courier(agent, goods.Parcel!, transfer, session.Around.Time).DeliverAsync(ct);
        return session.Around.Time.GetElapsedTime(began);
    }

    private void Tell(Goods goods, Transfer transfer, TimeSpan elapsed)
    {
        var (name, all) = (goods.Parcel!.Name, goods.Parcel.Layers.Count);
        if (session.Json)
        {
            var sent = new DeliveredImage("delivered", transfer.Server, goods.App.Name, name, transfer.Layers, transfer.Sent, elapsed);
            session.Around.Out.WriteLine(JsonSerializer.Serialize(sent, CliJson.Default.DeliveredImage));
        }
        else if (transfer.Layers > 0)
        {
            var layers = all > 0 ? $"{transfer.Layers} of {Figures.Count(all, "layer")}" : Figures.Count(transfer.Layers, "layer");
            narrator.Say(transfer.Server, new("Sent ", Line.Strong(name), $": {layers}, {ByteSize.Format(transfer.Sent)} ({Figures.Elapsed(elapsed)})"));
        }
        else if (session.Verbose)
        {
            narrator.Say(transfer.Server, new(Line.Faint($"  {name} is there already")));
        }
    }

    private static string Detail(IReadOnlyList<Transfer> transfers)
    {
        var (there, total) = (transfers.Sum(transfer => transfer.There), transfers.Sum(transfer => transfer.Total));
        var pending = transfers.Where(transfer => !transfer.Ended).Select(transfer => transfer.Stage).Distinct().ToList();
        return pending is [var one] && total == 0 ? one : $"{string.Join("; ", pending.Take(2))}, {ByteSize.Format(there)} of {ByteSize.Format(total)}";
    }
}
