using Luma.Cli.Connection;
using Luma.Cli.Output;
using Luma.Cli.Setup;

namespace Luma.Cli.Commands;

/// <summary>Several servers worked on side by side, each telling of itself.</summary>
internal sealed class Crew : IAsyncDisposable
{
    private readonly Session _session;
    private readonly IReadOnlyList<Target> _targets;
    private readonly Dictionary<Target, SetupVoice> _voices;

    public Crew(Session session, IReadOnlyList<Target> targets)
    {
        var output = TextWriter.Synchronized(session.Around.Out);
        (_session, _targets) = (session, targets);
        _voices = targets.ToDictionary(target => target, target => new SetupVoice(target.Server.Name, Narrate(target, output), session.Json ? output : null));
    }

    public SetupVoice VoiceOf(Target target) => _voices[target];

    public RemoteScript ScriptOf(Target target) => new(_session.Connections, target.Server, target.Ssh);

    /// <summary>Does something with each; what fails on one is told of there, and stops no other.</summary>
    /// <param name="act">Gives false where it has told why it failed.</param>
    /// <returns>The exit code; of several the worst.</returns>
    public async Task<int> AllAsync(Func<Target, Task<bool>> act) => (await Task.WhenAll(_targets.Select(target => OneAsync(target, act)))).Max();

    public async ValueTask DisposeAsync()
    {
        foreach (var voice in _voices.Values)
        {
            await voice.DisposeAsync();
        }
    }

    private async Task<int> OneAsync(Target target, Func<Target, Task<bool>> act)
    {
        try
        {
            return await act(target) ? ExitCodes.Done : ExitCodes.Failed;
        }
        catch (Exception e) when (e is SetupException or AgentUnreachableException or AgentRefusedException or UsageException)
        {
            VoiceOf(target).Fail(e);
            return e is SetupException ? ExitCodes.Failed : Complaint.Of(e).ExitCode;
        }
    }

    /// <summary>A terminal has one live line, which is one server's.</summary>
    private Narrator Narrate(Target target, TextWriter output) => (_session.Json, _targets.Count) switch
    {
        (true, _) => new SilentNarrator(target.Server.Name, _session.Around.Time),
        (_, 1) => _session.On(target).Narrate(),
        _ => new PlainNarrator(target.Server.Name, output, _session.Ink, _session.Around.Time),
    };
}
