using Luma.Cli.Connection;
using Luma.Cli.Connection.Ssh;

namespace Luma.Cli.Setup;

/// <summary>Runs the script on one server.</summary>
internal sealed class RemoteScript(Connections connections, ServerEntry server, SshDefaults ssh)
{
    public ServerEntry Server => server;

    public SshDefaults Ssh => ssh;

    /// <summary>What can be seen of the server.</summary>
    /// <param name="arguments"><c>NAME=VALUE</c></param>
    public async Task<ServerFacts> SurveyAsync(IEnumerable<string> arguments, CancellationToken ct)
    {
        var outcome = await RunAsync(ServerScript.Command("check", arguments), null, ct);
        return outcome.ExitCode == 0
            ? ServerFacts.Of(outcome.Stdout.Split('\n'))
            : throw new SetupException("it could not be looked at", "Its own words are above.", outcome.Stderr);
    }

    /// <summary>Does something, and tells how it goes.</summary>
    /// <param name="command">Of <see cref="ServerScript"/>.</param>
    /// <returns>Whether it changed anything.</returns>
    /// <exception cref="SetupException">It failed.</exception>
    public async Task<bool> ActAsync(string command, SetupVoice voice, CancellationToken ct)
    {
        string? error = null, remedy = null;
        var changes = false;
        var outcome = await RunAsync(command, Hear, ct);
        return outcome.ExitCode == 0 && error is null
            ? changes
            : throw new SetupException(error ?? $"its script ended with exit code {outcome.ExitCode}", remedy, outcome.Stderr);

        void Hear(string line)
        {
            var said = Said.Of(line);
            switch (said.Word)
            {
                case "now":
                    voice.Begin(said.Text);
                    break;
                case "new":
                    changes = true;
                    voice.Changed(said.Text);
                    break;
                case "old":
                    voice.Unchanged(said.Text);
                    break;
                case "error":
                    error = said.Text;
                    break;
                case "remedy":
                    remedy = said.Text;
                    break;
            }
        }
    }

    /// <summary>Sends a file.</summary>
    /// <returns>Where it lies there.</returns>
    public async Task<string> SendAsync(Stream content, CancellationToken ct)
    {
        var outcome = await connections.RunAsync(server, ssh, ServerScript.Receive, content, null, ct);
        return outcome.ExitCode == 0 && outcome.Stdout.Trim() is { Length: > 0 } path
            ? path
            : throw new SetupException("the program could not be sent", "Mind the room in /var/tmp there, and the connection; then run it again.", outcome.Stderr);
    }

    private async Task<RemoteOutcome> RunAsync(string command, Action<string>? line, CancellationToken ct)
    {
        using var script = new MemoryStream(ServerScript.Text);
        return await connections.RunAsync(server, ssh, command, script, line, ct);
    }
}

/// <summary>Something on a server failed.</summary>
/// <param name="evidence">The last lines that were said there.</param>
internal sealed class SetupException(string message, string? remedy, IReadOnlyList<string> evidence) : Exception(message)
{
    public string? Remedy => remedy;

    public IReadOnlyList<string> Evidence => evidence;
}
