using Luma.Agent.Auditing;
using Luma.Core.Api;

namespace Luma.Agent.Checks;

/// <summary>Whether the audit log is whole.</summary>
internal sealed class AuditCheck(Audit audit) : ICheck
{
    public string Area => "audit";

    public Task<IReadOnlyList<CheckResult>> LookAsync(CancellationToken cancellation)
    {
        var found = audit.Verify();
        return Task.FromResult<IReadOnlyList<CheckResult>>(
        [
            .. found.Faults.Count == 0 ? [CheckResult.Good(Area, $"the chain of its {found.Lines} lines is whole")] : Array.Empty<CheckResult>(),
            .. found.Faults.Select(fault => CheckResult.Trouble(Area, $"{fault.File}:{fault.Line} {fault.What}", "luma audit shows what is left; find out who wrote to the file, and keep a copy of it")),
        ]);
    }
}
