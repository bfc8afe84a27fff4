namespace Luma.Cli.Connection.Ssh;

/// <summary>All connections over SSH of one run of luma: not too many begin at once, and one only asks the person at a time.</summary>
/// <param name="asks">Whether somebody is at the terminal.</param>
internal sealed class SshRun(bool asks) : IDisposable
{
    /// <summary>As many servers are logged into side by side; sshd itself lets ten strangers wait at once (MaxStartups), each of its own.</summary>
    private const int AtOnce = 20;

    private readonly Places _places = new(AtOnce);
    private readonly Places _terminal = new(1);

    /// <summary>
    /// Connects, and asks nobody at first, so that many servers can be connected to at once. Only where that fails for the want of an
    /// answer, and somebody is there, is he asked.
    /// </summary>
    public async Task<SshMaster> OpenAsync(ServerEntry server, SshDefaults defaults, CancellationToken ct)
    {
        try
        {
            return await _places.WithinAsync(() => SshMaster.OpenAsync(server, defaults, new(), asks: false, ct), ct);
        }
        catch (AgentUnreachableException e) when (asks && e.WantsAnswer)
        {
            return await _terminal.WithinAsync(() => SshMaster.OpenAsync(server, defaults, new(), asks: true, ct), ct);
        }
    }

    public void Dispose()
    {
        _places.Dispose();
        _terminal.Dispose();
    }
}
