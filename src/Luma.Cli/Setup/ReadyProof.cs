using System.Net;
using System.Net.Sockets;
using Luma.Cli.Connection;
using Luma.Cli.Connection.Ssh;
using Luma.Core.Api;

namespace Luma.Cli.Setup;

/// <summary>Whether a server that was set up answers: its agent over a new login, and its proxy over the network, as visitors come.</summary>
internal sealed class ReadyProof(ServerEntry server, SshDefaults ssh, ServerFacts facts, SetupVoice voice, TimeProvider time)
{
    private const string NobodysHost = "luma-setup.invalid";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <exception cref="AgentUnreachableException">The agent does not answer.</exception>
    public async Task GiveAsync(CancellationToken ct)
    {
        voice.Begin("ask the agent");
        // A login of its own: who was put into group luma is in it from the next one on.
        await using var connections = new Connections(asks: false);
        using var agent = new AgentClient(new(connections.To(server, ssh), time));
        foreach (var trouble in (await agent.ChecksAsync(ct)).Where(check => check.State == CheckState.Trouble))
        {
            voice.Advise($"{trouble.Area}: {trouble.Message}", trouble.Remedy);
        }

        voice.Begin("ask the proxy");
        await VisitAsync(ct);
    }

    /// <summary>What a firewall keeps out is for people to know, and no fault of the server's.</summary>
    private async Task VisitAsync(CancellationToken ct)
    {
        if (facts.Addresses is not [var first, ..] || !IPEndPoint.TryParse(first.Address, out var listens) || IPAddress.IsLoopback(listens.Address))
        {
            return;
        }

        var place = new UriBuilder("http", await SshAddress.OfAsync(server, ssh, ct), listens.Port).Uri;
        var answer = await AskAsync(place, ct);
        if (answer is null)
        {
            voice.Unchanged($"{place} answers from here");
        }
        else
        {
            voice.Advise($"{place} does not answer from here: {answer}", "Open the port in the server's firewall, unless only others are to reach it.");
        }
    }

    /// <returns>Null where Luma's proxy answered; otherwise what did.</returns>
    private static async Task<string?> AskAsync(Uri place, CancellationToken ct)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, ConnectTimeout = Patience }) { Timeout = Patience };
        using var request = new HttpRequestMessage(HttpMethod.Get, place) { Headers = { Host = NobodysHost } };
        try
        {
            using var answer = await http.SendAsync(request, ct);
            var text = await answer.Content.ReadAsStringAsync(ct);
            return text.Contains(NobodysHost, StringComparison.Ordinal) ? null : $"status {(int)answer.StatusCode}, of another web server";
        }
        catch (Exception e) when (e is HttpRequestException or SocketException || (e is TaskCanceledException && !ct.IsCancellationRequested))
        {
            return e is TaskCanceledException ? $"nothing within {Patience.TotalSeconds:0} s" : e.GetBaseException().Message;
        }
    }
}
