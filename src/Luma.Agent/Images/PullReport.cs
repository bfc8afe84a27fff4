using Luma.Core.Deployments;
using Luma.Docker;

namespace Luma.Agent.Images;

/// <summary>Sums up what Docker reports of each layer.</summary>
internal sealed class PullReport(string image)
{
    private readonly Dictionary<string, (long Current, long Total)> _layers = [];
    private string _status = "";

    /// <summary>Bytes of all layers of which Docker has told the size so far, as the registry has them: compressed.</summary>
    public long Total => _layers.Values.Sum(layer => layer.Total);

    /// <summary>Those of them that are not here yet. Unpacked they take more room, and layers may follow: the least that is still needed.</summary>
    public long Left => _layers.Values.Sum(layer => layer.Total - layer.Current);

    public void Add(PullProgress part)
    {
        _status = part.Status;
        if (part is { Id: { } layer, Status: "Downloading", Current: { } current })
        {
            _layers[layer] = (current, part.Total ?? current);
        }
        else if (part is { Id: { } done, Status: "Download complete" } && _layers.TryGetValue(done, out var size))
        {
            _layers[done] = (size.Total, size.Total);
        }
    }

    public ImagePulling ToEvent() => new(image, _status, Total - Left, Total);
}
