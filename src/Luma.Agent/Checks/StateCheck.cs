using Luma.Agent.Hosting;
using Luma.Agent.Storage;
using Luma.Core.Api;

namespace Luma.Agent.Checks;

/// <summary>Whether state files could not be read, and which records had to be rebuilt since.</summary>
internal sealed class StateCheck(AgentOptions options, AppStore apps) : ICheck
{
    public string Area => "state";

    public Task<IReadOnlyList<CheckResult>> LookAsync(CancellationToken cancellation)
    {
        IReadOnlyList<CheckResult> found = [.. SetAside(), .. apps.All.Where(app => app.RebuiltAt is not null).Select(Rebuilt)];
        return Task.FromResult(found.Count > 0 ? found : [CheckResult.Good(Area, $"every file of {options.State} can be read")]);
    }

    private IEnumerable<CheckResult> SetAside() => Directory.EnumerateFiles(options.State, "*.unreadable", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal)
        .Select(file => CheckResult.Advice(
            Area,
            $"{file} could not be read and was set aside on {File.GetLastWriteTimeUtc(file):yyyy-MM-dd}",
            "see with luma status and luma releases that nothing is missing, look after the disk, then remove the file"));

    private CheckResult Rebuilt(AppRecord app)
    {
        var past = app.Past.Count > 0 ? "; its earlier releases are those of the copy before" : "";
        return CheckResult.Advice(
            Area,
            $"the record of {app.Active.Spec.Name} was lost or damaged, and was rebuilt from its containers on {app.RebuiltAt!.Value.UtcDateTime:yyyy-MM-dd}{past}",
            $"see with luma releases {app.Active.Spec.Name} that release {app.Active.Number} is the right one; its next deployment ends this remark");
    }
}
