using System.CommandLine;
using System.Text.Json;
using Luma.Core.Api;

namespace Luma.Agent.Hosting;

/// <summary><c>luma-agent health</c>: asks the running agent for the proxy's table, which only an agent and a proxy that work can tell.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static Command Build(Option<string> socket)
    {
        var command = new Command("health", "Tells by its exit code whether the agent and its proxy work: 0 if they do, 1 if not.") { socket };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetRequiredValue(socket), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string socket, CancellationToken cancellation)
    {
        try
        {
            using var agent = SocketClient.To(socket, Patience);
            using var answer = await agent.GetAsync(new Uri(ApiPaths.Routes, UriKind.Relative), cancellation);
            return answer.IsSuccessStatusCode ? await TellAsync(answer, cancellation) : await ComplainAsync($"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellation)}");
        }
        catch (Exception fault) when (fault is HttpRequestException or JsonException or TaskCanceledException)
        {
            return await ComplainAsync($"no agent answers at {socket}: {fault.GetBaseException().Message}");
        }
    }

    private static async Task<int> TellAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        using var routes = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellation));
        await Console.Out.WriteLineAsync($"the agent answers; its proxy has {routes.RootElement.GetArrayLength()} routes");
        return 0;
    }

    private static async Task<int> ComplainAsync(string what)
    {
        await Console.Error.WriteLineAsync($"luma-agent: {what}");
        return 1;
    }
}
