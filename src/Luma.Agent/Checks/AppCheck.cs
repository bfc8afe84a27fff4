using Luma.Agent.Observing;
using Luma.Core.Api;

namespace Luma.Agent.Checks;

/// <summary>Whether every app runs as its record says, replica by replica.</summary>
internal sealed class AppCheck(AppView view) : ICheck
{
    public string Area => "apps";

    public async Task<IReadOnlyList<CheckResult>> LookAsync(CancellationToken cancellation)
    {
        var apps = await view.AllAsync(cancellation);
        var ill = apps.Where(app => app.Condition is AppCondition.Degraded or AppCondition.Down).ToList();
        return
        [
            .. ill.Count == 0 ? [CheckResult.Good(Area, apps.Count == 0 ? "none is deployed yet" : $"all {apps.Count} are as they should be")] : Array.Empty<CheckResult>(),
            .. ill.SelectMany(app => app.Replicas.Where(replica => !replica.Healthy).Select(replica => CheckResult.Trouble(
                Area,
                $"{app.Name}: {replica.Container} {(replica.Running ? "does not answer its probe" : "does not run")}{(replica.Detail.Length > 0 ? $": {replica.Detail}" : "")}",
                $"luma logs {app.Name} tells what it wrote; luma rollback {app.Name} goes back, luma restart {app.Name} begins anew"))),
        ];
    }
}
