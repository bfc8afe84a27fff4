using System.Globalization;
using System.Text.Json;
using Luma.Cli.Configuration;
using Luma.Cli.Images;
using Luma.Cli.Output;
using Luma.Core.Apps;

namespace Luma.Cli.Commands;

/// <summary>Runs the commands of <c>hooks</c> in the folder of <c>luma.yml</c>, and tells them in variables what it is about.</summary>
internal sealed class Hooks(Session session, LumaFile file)
{
    private readonly long _since = session.Around.Time.GetTimestamp();

    /// <exception cref="HookFailedException">It did not end with 0.</exception>
    public Task PreBuildAsync(Requests requests, CancellationToken ct) => BeforeAsync("pre_build", file.Hooks.PreBuild, requests, ct);

    /// <exception cref="HookFailedException">It did not end with 0.</exception>
    public Task PreDeployAsync(Requests requests, CancellationToken ct) => BeforeAsync("pre_deploy", file.Hooks.PreDeploy, requests, ct);

    /// <summary>Whoever interrupted luma has not interrupted this; what comes of it changes nothing.</summary>
    /// <param name="requests">What was deployed, or was to be.</param>
    /// <param name="code">The exit code.</param>
    public async Task PostDeployAsync(Requests requests, int code)
    {
        if (file.Hooks.PostDeploy is not { } command)
        {
            return;
        }

        var facts = Facts(requests);
        facts["LUMA_RESULT"] = code != ExitCodes.Done ? "failed" : requests.Hold is null ? "succeeded" : "held";
        facts["LUMA_EXIT_CODE"] = code.ToString(CultureInfo.InvariantCulture);
        facts["LUMA_SECONDS"] = session.Around.Time.GetElapsedTime(_since).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        if (await RunAsync("post_deploy", command, facts, CancellationToken.None) is not 0 and var failed)
        {
            session.Warn($"hooks.post_deploy ended with exit code {failed}, which changes nothing");
        }
    }

    private async Task BeforeAsync(string hook, string? command, Requests requests, CancellationToken ct)
    {
        if (command is not null && await RunAsync(hook, command, Facts(requests), ct) is not 0 and var code)
        {
            throw new HookFailedException(hook, code);
        }
    }

    private async Task<int> RunAsync(string hook, string command, Dictionary<string, string> facts, CancellationToken ct)
    {
        var began = session.Around.Time.GetTimestamp();
        using var ticker = new SilenceTicker(session.Around.Time, () => session.Warn($"waiting for hooks.{hook} ({Figures.Seconds(session.Around.Time.GetElapsedTime(began))})"));
        facts["LUMA_HOOK"] = hook;
        var shell = new Tool("/bin/sh", file.Path.Folder) { Variables = facts };
        var ended = await shell.RunAsync(["-c", command], line => Tell(hook, line, ticker), ct);
        if (session.Json)
        {
            session.Around.Out.WriteLine(JsonSerializer.Serialize(new("hook", hook, ended.Code, session.Around.Time.GetElapsedTime(began)), CliJson.Default.HookRun));
        }

        return ended.Code;
    }

    /// <summary>Where standard output belongs to a program, a hook must not write there.</summary>
    private void Tell(string hook, string line, SilenceTicker ticker)
    {
        ticker.Reset();
        if (session.Json)
        {
            session.Around.Error.WriteLine($"[{hook}] {line}");
        }
        else
        {
            session.Write(new(Line.Faint($"[{hook}]"), $" {line}"));
        }
    }

    private Dictionary<string, string> Facts(Requests requests) => new()
    {
        ["LUMA_PROJECT"] = file.Project,
        ["LUMA_ENVIRONMENT"] = file.Environment ?? "",
        ["LUMA_APPS"] = Words(requests.All.Select(request => request.App.Name)),
        ["LUMA_VERSION"] = Words(requests.All.Select(request => ReleaseVersion.Of(request.App))),
        ["LUMA_IMAGES"] = Words(requests.All.Select(request => request.App.Image)),
        ["LUMA_SERVERS"] = Words(requests.All.SelectMany(request => session.TargetsOf(request.App.Name)).Select(target => target.Server.Name)),
    };

    private static string Words(IEnumerable<string> words) => string.Join(' ', words.Where(word => word.Length > 0).Distinct());
}
