using Luma.Agent.Auditing;
using Luma.Agent.Hosting;
using Luma.Core.Api;
using Microsoft.Extensions.Hosting;

namespace Luma.Agent.Upgrading;

/// <summary>An agent that takes another one's place says so in the audit, which the other one writes no more.</summary>
internal sealed class Arrival(Inheritance inheritance, Audit audit, TimeProvider time) : IHostedService
{
    public Task StartAsync(CancellationToken cancellation)
    {
        if (inheritance.Table is not null)
        {
            audit.TryWrite(new()
            {
                At = time.GetUtcNow(),
                By = AuditEntries.Agent,
                Process = Environment.ProcessId,
                Action = "upgrade",
                Result = AuditResult.Succeeded,
                Detail = $"version {AgentVersions.Own}",
            });
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellation) => Task.CompletedTask;
}
