using Luma.Agent.Hosting;
using Luma.Core.Api;

namespace Luma.Agent.Checks;

/// <summary>Who may talk to the agent: whoever may is root on this server.</summary>
internal sealed class SocketCheck(AgentOptions options) : ICheck
{
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    public string Area => "API socket";

    public Task<IReadOnlyList<CheckResult>> LookAsync(CancellationToken cancellation)
    {
        var mode = File.GetUnixFileMode(options.Socket);
        return Task.FromResult<IReadOnlyList<CheckResult>>(
        [
            (mode & Others) == 0
                ? CheckResult.Good(Area, $"{options.Socket} is open to its owner and group only (mode {Octal(mode)})")
                : CheckResult.Trouble(Area, $"every user of this server may drive the agent: {options.Socket} has mode {Octal(mode)}", $"chmod 660 {options.Socket}"),
        ]);
    }

    private static string Octal(UnixFileMode mode) => Convert.ToString((int)mode, toBase: 8);
}
