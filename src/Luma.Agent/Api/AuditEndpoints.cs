using Luma.Agent.Auditing;
using Luma.Core.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Luma.Agent.Api;

internal static class AuditEndpoints
{
    private const int DefaultTail = 100;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(ApiPaths.Audit, (string? subject, int? tail, Audit audit) =>
            Results.Json(audit.Read(subject, tail ?? DefaultTail), LumaJson.Default.IReadOnlyListAuditEntry));
        api.MapGet(ApiPaths.AuditVerification, (Audit audit) => Results.Json(audit.Verify(), LumaJson.Default.AuditVerification));
    }

    /// <summary>What the caller asks for, before it is done.</summary>
    public static AuditEntry Asked(this HttpContext context, TimeProvider time, string action, string subject = "", string detail = "")
    {
        var asker = Caller.Asking(context);
        return new()
        {
            At = time.GetUtcNow(),
            By = asker.User,
            Process = asker.Process,
            From = asker.Origin?.Address,
            Key = asker.Origin?.Key,
            Action = action,
            Result = AuditResult.Begun,
            Subject = subject,
            Detail = detail,
        };
    }
}
