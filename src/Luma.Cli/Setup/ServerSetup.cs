using Luma.Cli.Connection;
using Luma.Cli.Output;
using Luma.Core.Units;

namespace Luma.Cli.Setup;

/// <summary>Brings one server to where apps can be deployed to it: Docker, the agent, its proxy, and proof that they answer.</summary>
internal sealed class ServerSetup(RemoteScript script, AgentBuilds builds, SetupWishes wishes, SetupVoice voice, TimeProvider time)
{
    private ServerFacts? _facts;

    /// <summary>Looks at the server, and changes nothing.</summary>
    /// <returns>Whether it can have Luma; if not, every reason has been told.</returns>
    public async Task<bool> SurveyAsync(CancellationToken ct)
    {
        voice.Begin("look at the server");
        var facts = _facts = await script.SurveyAsync(wishes.Arguments, ct);
        var obstacles = Fitness.Of(facts, time.GetUtcNow()).ToList();
        foreach (var obstacle in obstacles)
        {
            voice.Fail(obstacle.What, obstacle.Remedy, []);
        }

        if (obstacles.Count == 0)
        {
            builds.For(facts.Runtime!);
        }

        return obstacles.Count == 0;
    }

    public async Task RunAsync(CancellationToken ct)
    {
        var facts = _facts ?? throw new InvalidOperationException("look at the server first");
        var since = time.GetTimestamp();
        var build = builds.For(facts.Runtime!);
        List<string> arguments = [.. wishes.Arguments, $"sha256={build.Sha256}"];
        if (wishes.DryRun)
        {
            voice.IsRehearsal = true;
            var would = await script.ActAsync(ServerScript.Command("set-up", [.. arguments, "dry=yes"]), voice, ct);
            voice.Finish(would ? "what is marked + would be changed; nothing was" : "nothing would be changed");
            return;
        }

        if (facts.Sha256 != build.Sha256)
        {
            arguments.Add($"payload={await SendAsync(build, ct)}");
        }

        voice.Begin("set up");
        var changed = await script.ActAsync(ServerScript.Command("set-up", arguments), voice, ct);
        await new ReadyProof(script.Server, script.Ssh, facts, voice, time).GiveAsync(ct);
        voice.Finish(changed ? $"ready, in {Figures.Seconds(time.GetElapsedTime(since))}" : "ready; nothing was changed");
    }

    private async Task<string> SendAsync(AgentBuild build, CancellationToken ct)
    {
        voice.Begin("pack luma-agent");
        await using var packed = File.OpenRead(await builds.PackAsync(build).WaitAsync(ct));
        voice.Begin("send luma-agent");
        await using var counted = new CountedStream(packed, sent => voice.Detail($"{ByteSize.Format(sent)} of {ByteSize.Format(packed.Length)}"));
        return await script.SendAsync(counted, ct);
    }
}

/// <summary>What was asked for on all servers.</summary>
/// <param name="Http">Where the proxies listen, <c>ADDRESS:PORT</c> separated by commas; null for where they did, or port 80.</param>
/// <param name="Https">The same for HTTPS; null for where they did, or nowhere.</param>
internal sealed record SetupWishes(string? Http, string? Https, bool DryRun)
{
    /// <summary>For the script.</summary>
    public IEnumerable<string> Arguments =>
    [
        .. Http is null ? (IEnumerable<string>)[] : [$"http={Http}"],
        .. Https is null ? (IEnumerable<string>)[] : [$"https={Https}"],
    ];
}
