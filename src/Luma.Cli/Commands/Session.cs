using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Luma.Cli.Configuration;
using Luma.Cli.Connection;
using Luma.Cli.Output;

namespace Luma.Cli.Commands;

/// <summary>What the global options came to in one run.</summary>
internal sealed record Session
{
    public required Surroundings Around { get; init; }
    public required AgentAddress Address { get; init; }
    public required string? ConfigNamed { get; init; }
    public required string? Environment { get; init; }
    public required bool Verbose { get; init; }
    public required bool Json { get; init; }
    public required Ink Ink { get; init; }

    public string Server => Address.Server;

    public AgentClient Connect() => new(new(Address, Around.Time, SshLogin.Find(Around.Variable)));

    /// <summary>A line about the server.</summary>
    public void Say(Line line) => Write(new([Line.Faint($"[{Server}]"), " ", .. line.Spans]));

    public void Say(string text) => Say(new Line(text));

    public void Write(Line line) => Around.Out.WriteLine(Ink.Paint(line));

    /// <summary>What the server answered: as it is for machines, in lines for people.</summary>
    public void Show<T>(T answer, JsonTypeInfo<T> type, IEnumerable<Line> lines)
    {
        if (Json)
        {
            Around.Out.WriteLine(JsonSerializer.Serialize(answer, type));
            return;
        }

        foreach (var line in lines)
        {
            Say(line);
        }
    }

    /// <summary>A remark that is no part of the output.</summary>
    public void Warn(string text) => Around.Error.WriteLine($"luma: {text}");

    /// <summary>Waits for an answer that has no story, with a remark after each second.</summary>
    public async Task<T> WaitAsync<T>(Task<T> answer)
    {
        var since = Around.Time.GetTimestamp();
        using var ticker = new SilenceTicker(Around.Time, () => Warn($"waiting for the agent ({Waited()})"));
        return await answer;

        string Waited() => Figures.Seconds(Around.Time.GetElapsedTime(since));
    }

    public Narrator Narrate() => Json
        ? new SilentNarrator(Server, Around.Time)
        : Around.IsLive
            ? new TerminalNarrator(Server, LiveConsole.Create(Around.Out, Ink.IsColourful), Around.Time)
            : new PlainNarrator(Server, Around.Out, Ink, Around.Time);

    /// <exception cref="UsageException">There is none.</exception>
    /// <exception cref="ConfigurationException">It has problems.</exception>
    public LumaFile LoadFile() => LumaFile.Load(ConfigPath.Find(ConfigNamed, Around.Folder)
        ?? throw new UsageException("there is no luma.yml here or in a folder above", "Write one with `luma init`, or name one with --config."), Variation);

    /// <summary>As much of the nearest configuration as can be read; null where there is none.</summary>
    public LumaFile? GlanceAtFile() => ConfigPath.Find(ConfigNamed, Around.Folder) is { } path ? LumaFile.Glance(path, Variation) : null;

    private Variation Variation => new(Environment, Around.Variable);
}
