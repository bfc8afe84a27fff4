using System.Collections.Concurrent;
using Luma.Agent.Api;
using Luma.Agent.Deployments;
using Luma.Agent.Storage;
using Luma.Agent.Upgrading;
using Luma.Core.Api;
using Luma.Core.Deployments;
using Microsoft.Extensions.Logging;

namespace Luma.Agent.Reconciling;

/// <summary>Sets repairs going, and sees to it that those which do not help come ever more seldom.</summary>
internal sealed partial class Repairs(Launcher launcher, DeploymentBoard board, Changes changes, TimeProvider time, ILogger<Repairs> log)
{
    private readonly ConcurrentDictionary<string, RepairCourse> _courses = new();

    /// <summary>Returns when a repair has begun, or there is none to begin now.</summary>
    /// <param name="app">Nobody holds it.</param>
    /// <param name="ailments">All that is wrong with its active set now.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task AttendAsync(AppRecord app, IReadOnlyList<Ailment> ailments, CancellationToken cancellation)
    {
        var name = app.Active.Spec.Name;
        var course = _courses.AddOrUpdate(name, _ => new(app.Active.Deployment), (_, last) => last.Of == app.Active.Deployment ? last : new(app.Active.Deployment));
        course.Learn(board);
        course.See(ailments, time.GetUtcNow());
        if (ailments.Count == 0 || course.Next > time.GetUtcNow())
        {
            return;
        }

        try
        {
            using var change = changes.Begin();
            LogRepairing(name, course.Attempts + 1, course.Complaint(app));
            course.Begin((await launcher.RepairAsync(app, ailments, cancellation)).Id);
        }
        catch (ApiFault refused) when (!refused.Passes)
        {
            course.Fail(refused.Message, time.GetUtcNow());
            LogRefused(name, refused.Message);
        }
        catch (ApiFault)
        {
            // Something is being done to the app: whether there is still need is seen afterwards.
        }
    }

    /// <summary>Null where nothing is wrong.</summary>
    public RepairStatus? StatusOf(AppRecord app)
    {
        if (_courses.GetValueOrDefault(app.Active.Spec.Name) is not { } course || course.Of != app.Active.Deployment)
        {
            return null;
        }

        course.Learn(board);
        return course.StatusFor(app);
    }

    [LoggerMessage(LogLevel.Warning, "{App}: {Complaint}; repairing it, attempt {Attempt}")]
    private partial void LogRepairing(string app, int attempt, string complaint);

    [LoggerMessage(LogLevel.Warning, "{App}: cannot be repaired: {Reason}")]
    private partial void LogRefused(string app, string reason);
}
