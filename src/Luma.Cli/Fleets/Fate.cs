namespace Luma.Cli.Fleets;

/// <summary>How far one server has come, and whether it can still come to what is wanted.</summary>
internal sealed class Fate
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Standing Standing { get; private set; } = Standing.Preparing;

    /// <summary>What went wrong; null where nothing did.</summary>
    public string? Trouble { get; set; }

    /// <summary>The exit code that the trouble comes to.</summary>
    public int Code { get; private set; }

    /// <summary>Completes when it stands ready or need not do anything; never where it breaks before.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Completes when it will not switch, or is lost.</summary>
    public Task Broken => _broken.Task;

    public void Reach(Standing standing)
    {
        Standing = standing;
        if (standing is Standing.Ready or Standing.Unchanged or Standing.Switched)
        {
            _ready.TrySetResult();
        }
    }

    public void Break(Standing standing, string trouble, int code)
    {
        (Standing, Trouble, Code) = (standing, trouble, Math.Max(ExitCodes.Failed, code));
        _broken.TrySetResult();
    }
}
