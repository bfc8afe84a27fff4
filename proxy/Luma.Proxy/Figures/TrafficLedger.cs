using System.Collections.Concurrent;

namespace Luma.Proxy;

/// <summary>The meters of all releases, those of the past included until they are forgotten.</summary>
internal sealed class TrafficLedger
{
    private readonly ConcurrentDictionary<ReleaseKey, TrafficMeter> _meters = new();

    public TrafficMeter MeterOf(ReleaseKey release) => _meters.GetOrAdd(release, static _ => new TrafficMeter());

    public Traffic Read(ReleaseKey release) => _meters.TryGetValue(release, out var meter) ? meter.Read() : Traffic.None;

    public Traffic Read(string app) => _meters
        .Where(entry => entry.Key.App == app)
        .Aggregate(Traffic.None, (sum, entry) => sum + entry.Value.Read());

    public IReadOnlyDictionary<ReleaseKey, Traffic> Read() => _meters.ToDictionary(entry => entry.Key, entry => entry.Value.Read());

    public void Forget(ReleaseKey release) => _meters.TryRemove(release, out _);
}
