using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Luma.Cli.Configuration;
using Luma.Cli.Connection;
using Luma.Cli.Output;
using Luma.Core.Deployments;

namespace Luma.Cli.Commands;

/// <summary>What the global options came to in one run.</summary>
internal sealed record Session
{
    private readonly ConcurrentDictionary<string, LumaFile?> _glances = new(StringComparer.Ordinal);

    public required Surroundings Around { get; init; }
    public required Connections Connections { get; init; }

    /// <summary>The agent's socket that was named instead of any server; null where none was.</summary>
    public required AgentAddress? Agent { get; init; }

    /// <summary>The servers that were named; all where none was.</summary>
    public required IReadOnlyList<string> ServersNamed { get; init; }

    public required string? ConfigNamed { get; init; }
    public required string? Environment { get; init; }
    public required bool Verbose { get; init; }
    public required bool Json { get; init; }
    public required Ink Ink { get; init; }

    /// <summary>The server that this is about, as it stands in brackets before each line.</summary>
    public string Server { get; private init; } = ServerEntry.Local.Name;

    /// <summary>Whether the answers of several servers may stand side by side, so that in JSON each must tell its own.</summary>
    public bool Marked { get; private init; }

    /// <summary>Who tells what happens here while the same happens on other servers; null where this is the only one.</summary>
    public Narrator? Voice { get; init; }

    /// <summary>The only server that is meant.</summary>
    /// <exception cref="UsageException">Several could be.</exception>
    public AgentClient Connect() => Connect(Targets.Of(this, GlanceAtFile()).Only());

    /// <summary>The servers that have the app, as far as <c>luma.yml</c> tells.</summary>
    public IReadOnlyList<Target> TargetsOf(string app) => Targets.Of(this, GlanceAtFile()).With(app).All;

    public AgentClient Connect(Target target) => new(new(
        Agent is { } named ? new LocalRoute(named) : Connections.To(target.Server, target.Ssh),
        Around.Time,
        target.Server.IsLocal ? SshLogin.Find(Around.Variable) : null));

    /// <summary>The same about one of the servers.</summary>
    public Session On(Target target) => this with { Server = target.Server.Name, Marked = target.Marked };

    /// <summary>A line about the server.</summary>
    public void Say(Line line) => Write(line.About(Server));

    public void Say(string text) => Say(new Line(text));

    public void Write(Line line) => Around.Out.WriteLine(Ink.Paint(line));

    /// <summary>What the server answered: as it is for machines, in lines for people.</summary>
    public void Show<T>(T answer, JsonTypeInfo<T> type, IEnumerable<Line> lines)
    {
        if (Json)
        {
            WriteJson(JsonSerializer.Serialize(answer, type));
            return;
        }

        foreach (var line in lines)
        {
            Say(line);
        }
    }

    /// <summary>A document for machines: as it is, or where several servers answer each object with the name of its own, on a line of its own.</summary>
    public void WriteJson(string json)
    {
        foreach (var line in Marked ? ServerMark.On(json, Server) : [json])
        {
            Around.Out.WriteLine(line);
        }
    }

    /// <summary>Hears of a deployment: programs get each event as it came, people learn when the agent is away.</summary>
    /// <returns>What happened; null where nothing did, or where this luma has no word for it.</returns>
    public DeploymentEvent? Hear(Tiding tiding, Narrator narrator)
    {
        if (tiding is AgentAway away)
        {
            narrator.Detail($"waiting for the agent ({away.Why})");
        }

        if (tiding is not Heard heard)
        {
            return null;
        }

        if (Json)
        {
            WriteJson(heard.Json);
        }

        return heard.Event;
    }

    /// <summary>Tells of an error that is not the end of the run.</summary>
    /// <returns>Its exit code.</returns>
    public int Complain(Exception error) => Complaint.Of(error, named: !Marked).Tell(this);

    /// <summary>A remark that is no part of the output. Beside live lines it has its place among those that stay.</summary>
    public void Warn(string text)
    {
        if (Voice is { } voice && Around.IsLive && !Json)
        {
            voice.Say(new(Line.Warning("luma:"), $" {text}"));
            return;
        }

        Around.Error.WriteLine($"{(Marked ? $"[{Server}] " : "")}luma: {text}");
    }

    /// <summary>Waits for an answer that has no story, with a remark after each second.</summary>
    public async Task<T> WaitAsync<T>(Task<T> answer)
    {
        var since = Around.Time.GetTimestamp();
        using var ticker = new SilenceTicker(Around.Time, () => Warn($"waiting for the agent ({Waited()})"));
        return await answer;

        string Waited() => Figures.Seconds(Around.Time.GetElapsedTime(since));
    }

    public Narrator Narrate() => Voice ?? (Json
        ? new SilentNarrator(Server, Around.Time)
        : Around.IsLive
            ? new TerminalNarrator(Server, LiveConsole.Create(Around.Out, Ink.IsColourful), Around.Time)
            : new PlainNarrator(Server, Around.Out, Ink, Around.Time));

    /// <summary>For several servers at once.</summary>
    public Chorus Together(IReadOnlyList<string> servers) => Json
        ? new SilentChorus(servers, Around.Time)
        : Around.IsLive
            ? new TerminalChorus(servers, LiveConsole.Create(Around.Out, Ink.IsColourful), Around.Time)
            : new PlainChorus(servers, Around.Out, Ink, Around.Time);

    /// <exception cref="UsageException">There is none.</exception>
    /// <exception cref="ConfigurationException">It has problems.</exception>
    public LumaFile LoadFile() => LumaFile.Load(ConfigPath.Find(ConfigNamed, Around.Folder)
        ?? throw new UsageException("there is no luma.yml here or in a folder above", "Write one with `luma init`, or name one with --config."), Variation);

    /// <summary>As much of the nearest configuration as can be read; null where there is none. Of each environment it is read once.</summary>
    public LumaFile? GlanceAtFile() => _glances.GetOrAdd(
        Environment ?? "", _ => ConfigPath.Find(ConfigNamed, Around.Folder) is { } path ? LumaFile.Glance(path, Variation) : null);

    private Variation Variation => new(Environment, Around.Variable);
}
