using System.Globalization;
using Luma.Agent.Api;
using Luma.Agent.Storage;
using Luma.Core.Deployments;

namespace Luma.Agent.Deployments;

/// <summary>Chooses the release that a rollback leads to: never one that failed, and by itself never one that was left by a rollback.</summary>
internal sealed class RollbackTargets(ReleaseNumbers numbers)
{
    /// <param name="app">The app's record.</param>
    /// <param name="to">A release's number or version, of which a number is tried first; null for the one before the active.</param>
    /// <exception cref="ApiFault">There is no such release, or it cannot be gone back to.</exception>
    public ReleaseRecord Choose(AppRecord app, string? to)
    {
        var name = app.Active.Spec.Name;
        if (to is null)
        {
            return app.Previous ?? throw ApiFault.NotFound(
                $"{name} has no release before {app.Active.Number} to go back to", $"luma releases {name} lists those that there are; name one with --to");
        }

        if (Find(app.Earlier, to) is { } target)
        {
            return target;
        }

        throw Find([app.Active], to) is not null
            ? ApiFault.NotFound($"release {app.Active.Number} of {name} is active already", $"luma releases {name} lists those that can be gone back to")
            : numbers.Attempts()[name].LastOrDefault(attempt => IsMeant(attempt.Release, attempt.Version, to)) is { State: DeploymentState.Failed } failed
                ? ApiFault.NotFound($"release {failed.Release} of {name} never served: {failed.Failure?.Message}", $"deploy it again, or go back to one that did; luma releases {name} lists them")
                : ApiFault.NotFound($"{name} has no release {to}", $"luma releases {name} lists those that there are");
    }

    /// <summary>Of several releases of one version the latest.</summary>
    private static ReleaseRecord? Find(IEnumerable<ReleaseRecord> releases, string to) =>
        releases.FirstOrDefault(release => Number(to) == release.Number) ?? releases.FirstOrDefault(release => release.Version == to);

    private static bool IsMeant(int number, string version, string to) => Number(to) == number || version == to;

    private static int? Number(string to) => int.TryParse(to, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
