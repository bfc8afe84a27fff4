using Luma.Core.Deployments;
using Luma.Docker;

namespace Luma.Agent.Images;

/// <summary>Sums up what Docker reports of each layer.</summary>
internal sealed class PullReport(string image)
{
    private readonly Dictionary<string, (long Current, long Total)> _layers = [];
    private string _status = "";

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

    public ImagePulling ToEvent() => new(image, _status, _layers.Values.Sum(layer => layer.Current), _layers.Values.Sum(layer => layer.Total));
}
