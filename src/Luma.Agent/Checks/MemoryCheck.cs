using Luma.Agent.Diagnosis;
using Luma.Agent.Observing;
using Luma.Agent.Storage;
using Luma.Core.Api;
using Luma.Core.Units;

namespace Luma.Agent.Checks;

/// <summary>Whether each app could be deployed anew now, which takes a second set beside the one that serves.</summary>
internal sealed class MemoryCheck(AppStore apps, Observer observer, RoomSurvey survey) : ICheck
{
    public string Area => "memory";

    public async Task<IReadOnlyList<CheckResult>> LookAsync(CancellationToken cancellation)
    {
        var rooms = await Task.WhenAll(apps.All.Where(app => !app.Stopped).Select(async app =>
            (app.Active.Spec, Room: await survey.LookAsync([.. (await observer.PlacesAsync(app.Active, cancellation)).Values.Select(container => container.Id)], cancellation))));
        return
        [
            CheckResult.Good(Area, $"{ByteSize.Format(RoomSurvey.FreeMemory())} can be had"),
            .. rooms.Select(app => (app.Spec.Name, Lack: app.Room.MemoryRefusal(app.Spec)))
                .Where(app => app.Lack is not null)
                .Select(app => CheckResult.Advice(Area, $"{app.Name} could not be deployed now: {app.Lack!.Message}", app.Lack.Remedy)),
        ];
    }
}
