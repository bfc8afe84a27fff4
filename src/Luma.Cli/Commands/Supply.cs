using System.Text.Json;
using Luma.Cli.Configuration;
using Luma.Cli.Images;
using Luma.Cli.Output;
using Luma.Core.Api;
using Luma.Core.Apps;

namespace Luma.Cli.Commands;

/// <summary>Sees to it that servers get the images of a deployment, before anything is deployed.</summary>
/// <param name="session">The run.</param>
/// <param name="file">Whose apps they are.</param>
/// <param name="choice">Where images come from.</param>
internal sealed class Supply(Session session, LumaFile file, SupplyChoice choice) : IAsyncDisposable
{
    private readonly List<Goods> _goods = [];

    /// <summary>Has the images ready, and brings them where they are to run.</summary>
    /// <returns>What to ask of the agents; and the exit code, if a server does not get its image.</returns>
    public async Task<(Requests Requests, int Code)> RunAsync(Requests requests, CancellationToken ct)
    {
        await using var narrator = session.Narrate();
        foreach (var request in requests.All)
        {
            _goods.Add(await PrepareAsync(request.App, narrator, ct));
        }

        var delivery = new Delivery(session, narrator);
        foreach (var goods in _goods.Where(goods => goods.Parcel is not null))
        {
            if (await delivery.RunAsync(goods, ct) is var code and not ExitCodes.Done)
            {
                return (requests, code);
            }
        }

        return (requests.With(_goods), ExitCodes.Done);
    }

    /// <summary>What would be asked, as far as it is known without building or sending anything.</summary>
    public async Task<Requests> PreviewAsync(Requests requests, CancellationToken ct)
    {
        List<DeployRequest> all = [];
        foreach (var request in requests.All)
        {
            var entry = EntryOf(request.App);
            all.Add(choice.From is { } from
                ? request with { App = (await Promotion(from).FindAsync(request.App, ct)).App }
                : request with { App = await NamedAsync(entry, request.App, ct), Delivered = entry.Push == Push.Servers });
        }

        return requests with { All = all };
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var parcel in _goods.Select(goods => goods.Parcel).OfType<Parcel>())
        {
            await parcel.DisposeAsync();
        }
    }

    private AppEntry EntryOf(AppSpec app) => file.Entries.First(entry => entry.Spec.Name == app.Name);

    /// <summary>Whether anything is to be built.</summary>
    public bool Builds(Requests requests) => choice is { Builds: true, From: null } && requests.All.Any(request => Builds(EntryOf(request.App)));

    private bool Builds(AppEntry entry) => entry.Build is not null && !choice.ImageNamed;

    private async Task<Goods> PrepareAsync(AppSpec app, Narrator narrator, CancellationToken ct)
    {
        if (choice.From is { } from)
        {
            return await Promotion(from).FindAsync(app, ct);
        }

        var entry = EntryOf(app);
        var warehouse = Stock(narrator);
        if (Builds(entry))
        {
            app = app with { Image = await BuildAsync(entry, warehouse, narrator, ct) };
        }

        if (entry.Push == Push.Registry)
        {
            narrator.Begin($"push {app.Image}");
        }

        return await warehouse.OfAsync(app, entry.Push, ct);
    }

    private Promotion Promotion(string from) => new(session, from, new(file, Credentials, _ => { }));

    private RegistryCredentials Credentials => new(session.Around.Variable);

    private Warehouse Stock(Narrator narrator) => new(file, Credentials, line =>
    {
        if (session.Verbose)
        {
            narrator.Say(new(Line.Faint($"  {line}")));
        }
        else
        {
            narrator.Detail(line);
        }
    });

    private async Task<string> BuildAsync(AppEntry entry, Warehouse warehouse, Narrator narrator, CancellationToken ct)
    {
        var began = session.Around.Time.GetTimestamp();
        narrator.Begin($"build {entry.Spec.Image}");
        var image = await warehouse.BuildAsync(entry, choice.Builds, ct);
        var elapsed = session.Around.Time.GetElapsedTime(began);
        narrator.Begin("");
        if (session.Json)
        {
            session.Around.Out.WriteLine(JsonSerializer.Serialize(new("built", entry.Spec.Name, image, elapsed), CliJson.Default.BuiltImage));
        }
        else if (choice.Builds)
        {
            narrator.Say(new("Built ", Line.Strong(image), $" ({Figures.Elapsed(elapsed)})"));
        }

        return image;
    }

    /// <summary>Roughly what it will be called.</summary>
    private async Task<AppSpec> NamedAsync(AppEntry entry, AppSpec app, CancellationToken ct)
    {
        if (!Builds(entry))
        {
            return app;
        }

        var revision = await Revision.OfAsync(Path.GetFullPath(entry.Build!.Context, file.Path.Folder), ct);
        return app with { Image = $"{app.Image}:{(revision.Full.Length == 0 ? "new" : revision.Dirty ? $"{revision.Short}-dirty" : revision.Short)}" };
    }
}
