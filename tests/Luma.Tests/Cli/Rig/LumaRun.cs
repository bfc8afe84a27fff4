using Luma.Cli;

namespace Luma.Tests.Cli.Rig;

/// <summary>What a run of luma came to.</summary>
internal sealed record Outcome(int Code, string Out, string Error)
{
    public string All => Out + Error;
}

/// <summary>Runs luma within this process.</summary>
internal sealed class LumaRun
{
    public string Folder { get; init; } = Path.GetTempPath();

    public FakeAgent? Agent { get; init; }

    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>Stands still, so that a slow machine adds no signs of life to what is compared.</summary>
    public TimeProvider Time { get; init; } = new ManualTime();

    /// <summary>What the person types, if there is one.</summary>
    public string? Typed { get; init; }

    public async Task<Outcome> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        if (Agent is not null)
        {
            Variables["LUMA_AGENT"] = Agent.Address;
        }

        var code = await CommandLine.RunAsync(args, new()
        {
            In = () => new StringReader(Typed ?? ""),
            Out = TextWriter.Synchronized(output),
            Error = TextWriter.Synchronized(error),
            InIsTerminal = Typed is not null,
            OutIsTerminal = Typed is not null,
            Variable = name => Variables.GetValueOrDefault(name),
            Folder = Folder,
            Time = Time,
        });
        return new(code, output.ToString(), error.ToString());
    }
}
