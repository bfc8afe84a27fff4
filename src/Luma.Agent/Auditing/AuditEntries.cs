using Luma.Core.Api;
using Luma.Core.Deployments;

namespace Luma.Agent.Auditing;

/// <summary>What the audit tells of deployments and of what an API call does at once.</summary>
internal static class AuditEntries
{
    /// <summary>Who is named where nobody asked.</summary>
    public const string Agent = "luma-agent";

    public static AuditEntry Of(DeploymentStatus deployment, DateTimeOffset now) => new()
    {
        At = now,
        By = deployment.By.Length > 0 ? deployment.By : Agent,
        Process = deployment.Process,
        From = deployment.From,
        Key = deployment.Key,
        Action = deployment.Kind.ToString().ToLowerInvariant(),
        Result = deployment switch
        {
            { State: DeploymentState.Failed } => AuditResult.Failed,
            { State: DeploymentState.Succeeded, Unchanged: true } => AuditResult.Unchanged,
            { State: DeploymentState.Succeeded } => AuditResult.Succeeded,
            _ => AuditResult.Begun,
        },
        Subject = deployment.App,
        Release = deployment.Release,
        Version = deployment.Version,
        Image = deployment.Image,
        ImageId = deployment.ImageId,
        Deployment = deployment.Id,
        Detail = deployment.Failure?.Message ?? "",
    };

    /// <summary>Does what is told of first, and tells how it ended.</summary>
    /// <param name="audit">The audit.</param>
    /// <param name="begun">What is about to be done.</param>
    /// <param name="time">The clock.</param>
    /// <param name="act">Does it.</param>
    /// <param name="tell">What there is to tell of the result besides.</param>
    /// <exception cref="IOException">The audit cannot be written: nothing was done.</exception>
    public static async Task<T> AroundAsync<T>(this Audit audit, AuditEntry begun, TimeProvider time, Func<Task<T>> act, Func<T, string>? tell = null)
    {
        audit.Write(begun);
        try
        {
            var result = await act();
            audit.TryWrite(begun with { At = time.GetUtcNow(), Result = AuditResult.Succeeded, Detail = tell?.Invoke(result) ?? begun.Detail });
            return result;
        }
        catch (Exception fault)
        {
            audit.TryWrite(begun with { At = time.GetUtcNow(), Result = AuditResult.Failed, Detail = fault.Message });
            throw;
        }
    }
}
