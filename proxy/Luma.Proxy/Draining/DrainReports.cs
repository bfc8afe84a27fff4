namespace Luma.Proxy;

/// <summary>Tells of a drain in order and at once, unlike <see cref="Progress{T}"/>.</summary>
/// <param name="tell">Told of each report, on the drain's own thread.</param>
public sealed class DrainReports(Action<DrainProgress> tell) : IProgress<DrainProgress>
{
    /// <inheritdoc/>
    public void Report(DrainProgress value) => tell(value);
}
