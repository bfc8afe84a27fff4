using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Luma.Proxy;

/// <summary>What a request that failed once may still try. Made only when something failed.</summary>
internal sealed class Retries
{
    // So many kept connections in a row may turn out closed; on a new one a hang-up is the app's answer to the request.
    private const int StaleConnections = 3;

    // With several dead backends, connect timeouts add up; a client has waited long enough by then.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private readonly List<Backend> _tried = [];
    private int _stale;
    private bool _repeated;
    private bool _lastResort;
    private bool _held;

    /// <summary>Backends that could not be reached.</summary>
    public ICollection<Backend> Tried => _tried;

    /// <summary>The attempt that failed last.</summary>
    public Attempt? Last { get; private set; }

    /// <summary>Whether the request may be sent once more after this attempt.</summary>
    public bool Allow(HttpContext http, Backend backend, Attempt attempt, TimeSpan elapsed)
    {
        Last = attempt;
        return attempt.Verdict switch
        {
            Verdict.Unreachable or Verdict.ConnectTimedOut => elapsed < _patience && AllowAnother(backend),
            Verdict.HungUp or Verdict.Cut => MayRunTwice(http) && AllowRepeat(attempt),
            _ => false,
        };
    }

    /// <summary>Everyone was tried: once more from the start, for the table may have changed meanwhile.</summary>
    public bool StartOver()
    {
        if (_lastResort)
        {
            return false;
        }

        _lastResort = true;
        _tried.Clear();
        return true;
    }

    /// <summary>The request waits, and everyone may be tried again afterwards; tells whether this is its first wait.</summary>
    public bool StartAgain()
    {
        _lastResort = false;
        _tried.Clear();
        return !_held && (_held = true);
    }

    private bool AllowAnother(Backend backend)
    {
        _tried.Add(backend);
        return !_lastResort;
    }

    private bool AllowRepeat(Attempt attempt)
    {
        if (BackendHungUpException.In(attempt.Fault) is { Kept: true })
        {
            return ++_stale <= StaleConnections;
        }

        var first = !_repeated;
        _repeated = true;
        return first;
    }

    // It may have run already, and the client's body, if any, is spent.
    private static bool MayRunTwice(HttpContext http) =>
        !http.Response.HasStarted && IsSafe(http.Request.Method) && !HasBody(http);

    private static bool IsSafe(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private static bool HasBody(HttpContext http) =>
        http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != false && http.Request.ContentLength != 0;
}
