using Luma.Agent.Deployments;
using Luma.Agent.Storage;
using Luma.Core.Api;
using Luma.Core.Deployments;

namespace Luma.Agent.Reconciling;

/// <summary>
/// The repairs of one active set, one after another. Where somebody takes containers away, each is replaced at once. Where the attempt
/// fails, or it was the container itself that was not fit to serve, the next one waits: 10 s, 20 s, 40 s, …, at most 10 min. A set that
/// was well for 10 min begins anew.
/// </summary>
/// <param name="of">The deployment that created the set.</param>
internal sealed class RepairCourse(string of)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Calm = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private IReadOnlyList<Ailment> _ailments = [];
    private bool _onlyGone;
    private string? _running;
    private string? _last;
    private string _failure = "";
    private DateTimeOffset _lastIll;

    public string Of => of;

    /// <summary>So many have begun that may not have helped.</summary>
    public int Attempts { get; private set; }

    /// <summary>When the next may begin.</summary>
    public DateTimeOffset Next { get; private set; }

    /// <summary>Takes note of how the last repair ended, if it has.</summary>
    public void Learn(DeploymentBoard board)
    {
        lock (_lock)
        {
            if (_running is { } id && board.FindStatus(id) is var status && status is null or { FinishedAt: not null })
            {
                _running = null;
                if (status?.Failure is { CalledOff: not null })
                {
                    // Nothing has been learnt by it.
                    Attempts--;
                    Next = default;
                    return;
                }

                EndLocked(status?.Failure?.Message ?? "", status?.FinishedAt ?? default);
            }
        }
    }

    public void See(IReadOnlyList<Ailment> ailments, DateTimeOffset now)
    {
        lock (_lock)
        {
            _ailments = ailments;
            if (ailments.Count > 0)
            {
                _lastIll = now;
            }
            else if (Attempts > 0 && now - _lastIll >= Calm)
            {
                Attempts = 0;
            }
        }
    }

    public void Begin(string deployment)
    {
        lock (_lock)
        {
            (_running, _last) = (deployment, deployment);
            _onlyGone = _ailments.All(ailment => ailment.Gone);
            Attempts++;
            Next = DateTimeOffset.MaxValue;
        }
    }

    /// <summary>One could not even begin.</summary>
    public void Fail(string reason, DateTimeOffset now)
    {
        lock (_lock)
        {
            Attempts++;
            _last = null;
            EndLocked(reason, now);
        }
    }

    public string Complaint(AppRecord app) =>
        string.Join("; ", _ailments.Select(ailment => $"{ailment.Container ?? app.Active.Set.Containers[ailment.Place - 1]} {ailment.What}"));

    public RepairStatus? StatusFor(AppRecord app)
    {
        lock (_lock)
        {
            return _ailments.Count == 0 ? null : new()
            {
                Complaint = Complaint(app),
                Attempts = Attempts,
                Failure = _failure,
                Deployment = _last,
                Next = Attempts > 0 && _running is null ? Next : null,
            };
        }
    }

    private void EndLocked(string failure, DateTimeOffset at)
    {
        _failure = failure;
        if (failure.Length == 0 && _onlyGone)
        {
            Attempts = 0;
        }

        Next = Attempts == 0 ? at : at + Pause(Attempts);
    }

    private static TimeSpan Pause(int attempts) =>
        attempts > 7 ? LongestPause : Min(FirstPause * Math.Pow(2, attempts - 1), LongestPause);

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
