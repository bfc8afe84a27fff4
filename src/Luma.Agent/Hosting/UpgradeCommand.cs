using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Luma.Core.Api;

namespace Luma.Agent.Hosting;

/// <summary><c>luma-agent upgrade</c>: asks the running agent to give its place to the program that is installed now, and waits.</summary>
internal static class UpgradeCommand
{
    /// <summary>More than the agent takes at most, which then says itself what took so long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static async Task<int> RunAsync(string socket, CancellationToken cancellation)
    {
        try
        {
            using var agent = SocketClient.To(socket, Patience);
            using var answer = await agent.PostAsync(new Uri(ApiPaths.Upgrade, UriKind.Relative), null, cancellation);
            return answer.IsSuccessStatusCode ? await TellAsync(answer, cancellation) : await ComplainAsync(answer, cancellation);
        }
        catch (Exception fault) when (fault is HttpRequestException or JsonException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync($"luma-agent: no agent answers at {socket}: {fault.GetBaseException().Message}");
            return 1;
        }
    }

    private static async Task<int> TellAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        var report = (await answer.Content.ReadFromJsonAsync(LumaJson.Default.UpgradeReport, cancellation))!;
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"process {report.NewProcess} of version {report.NewVersion} serves; process {report.OldProcess} of version {report.OldVersion} ends what it has begun, and leaves"));
        return 0;
    }

    private static async Task<int> ComplainAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        var problem = (await answer.Content.ReadFromJsonAsync(LumaJson.Default.ApiProblem, cancellation))!;
        await Console.Error.WriteLineAsync($"luma-agent: {problem.Detail}");
        await Console.Error.WriteLineAsync($"luma-agent: {problem.Remedy}");
        return 1;
    }
}
