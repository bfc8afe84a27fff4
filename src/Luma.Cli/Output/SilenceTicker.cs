namespace Luma.Cli.Output;

/// <summary>Calls after each second in which nothing was heard.</summary>
internal sealed class SilenceTicker : IDisposable
{
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private readonly ITimer _timer;

    public SilenceTicker(TimeProvider time, Action onSilence) =>
        _timer = time.CreateTimer(_ => onSilence(), null, Longest, Longest);

    /// <summary>Something was heard: the second begins anew.</summary>
    public void Reset() => _timer.Change(Longest, Longest);

    public void Dispose() => _timer.Dispose();
}
