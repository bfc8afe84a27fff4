using Luma.Core.Api;
using Luma.Docker;

namespace Luma.Agent.Checks;

/// <summary>Whether Docker answers, which version it is, and what it says of its host itself.</summary>
internal sealed class EngineCheck(DockerClient docker) : ICheck
{
    public string Area => "Docker";

    public async Task<IReadOnlyList<CheckResult>> LookAsync(CancellationToken cancellation)
    {
        EngineInfo engine;
        string api;
        try
        {
            engine = await docker.System.InfoAsync(cancellation);
            api = await docker.System.ApiVersionAsync(cancellation);
        }
        catch (DockerVersionException fault)
        {
            return [CheckResult.Trouble(Area, fault.Message, "install Docker Engine 20.10 or newer")];
        }
        catch (DockerException fault)
        {
            return [CheckResult.Trouble(Area, fault.Message, "systemctl status docker; journalctl -u docker tells why it does not answer")];
        }

        return
        [
            CheckResult.Good(Area, $"Engine {engine.ServerVersion}, API {api}, {engine.Driver}, cgroup v{engine.CgroupVersion}, {engine.Architecture}"),
            engine.LiveRestoreEnabled
                ? CheckResult.Good(Area, "containers outlive a restart of Docker (live-restore)")
                : CheckResult.Advice(
                    Area,
                    "a restart of Docker restarts every container: live-restore is off",
                    """put {"live-restore": true} into /etc/docker/daemon.json, then systemctl reload docker"""),
            .. engine.Warnings.Where(Matters).Select(warning => CheckResult.Advice(Area, warning, "Docker's own warning; see docker info")),
        ];
    }

    /// <summary>Limits on memory and processor time are what Luma asks Docker for; it asks for no others.</summary>
    private static bool Matters(string warning) =>
        warning.Contains("memory limit", StringComparison.OrdinalIgnoreCase) || warning.Contains("cpu cfs", StringComparison.OrdinalIgnoreCase);
}
