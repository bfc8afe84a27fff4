using System.Collections.Concurrent;
using System.Globalization;
using Luma.Agent.Api;
using Luma.Agent.Deployments;
using Luma.Agent.Storage;
using Luma.Agent.Upgrading;
using Microsoft.Extensions.Logging;

namespace Luma.Agent.Reconciling;

/// <summary>
/// Gives the traffic back to the release before where the active one went bad in its watch: a rollback like a person's. It is tried
/// once; where it fails that is told, and the rest is a person's.
/// </summary>
internal sealed partial class WaysBack(Launcher launcher, Changes changes, ILogger<WaysBack> log)
{
    private readonly ConcurrentDictionary<string, string> _tried = new();

    /// <summary>Whether the app is to go back: until that was tried nobody starts again what is to be left behind.</summary>
    public bool AreDue(AppRecord app) => TargetOf(app) is not null;

    /// <returns>Whether the app is on its way back, so that nothing else is to be done to it.</returns>
    public async Task<bool> TakeAsync(AppRecord app, CancellationToken cancellation)
    {
        var name = app.Active.Spec.Name;
        if (TargetOf(app) is not { } target)
        {
            return false;
        }

        try
        {
            using var change = changes.Begin();
            LogGoingBack(name, app.Active.Number, target);
            await launcher.RollbackAsync(name, target.ToString(CultureInfo.InvariantCulture), new(User: ""), cancellation);
            _tried[name] = app.Deployment;
            return true;
        }
        catch (ApiFault refused) when (!refused.Passes)
        {
            _tried[name] = app.Deployment;
            LogRefused(name, target, refused.Message);
            return false;
        }
        catch (ApiFault)
        {
            // Somebody has the app, perhaps with a release that is better: whether there is still need is seen afterwards.
            return true;
        }
    }

    private int? TargetOf(AppRecord app) => _tried.GetValueOrDefault(app.Active.Spec.Name) == app.Deployment ? null : app.GoesBackTo;

    [LoggerMessage(LogLevel.Warning, "{App}: release {Bad} went bad; going back to release {Target}")]
    private partial void LogGoingBack(string app, int bad, int target);

    [LoggerMessage(LogLevel.Error, "{App}: cannot go back to release {Target}: {Reason}")]
    private partial void LogRefused(string app, int target, string reason);
}
