using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Luma.Proxy;

/// <summary>What a request that failed once may still try. Made only when something failed.</summary>
internal sealed class Retries
{
    private readonly List<Backend> _tried = [];
    private bool _repeated;
    private bool _lastResort;

    /// <summary>Backends that could not be reached.</summary>
    public ICollection<Backend> Tried => _tried;

    /// <summary>The attempt that failed last.</summary>
    public Attempt? Last { get; private set; }

    /// <summary>Whether the request may be sent once more after this attempt.</summary>
    public bool Allow(HttpContext http, Backend backend, Attempt attempt)
    {
        Last = attempt;
        return attempt.Verdict switch
        {
            Verdict.Unreachable or Verdict.ConnectTimedOut => AllowAnother(backend),
            Verdict.HungUp or Verdict.Cut => AllowRepeat(http),
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

    private bool AllowAnother(Backend backend)
    {
        _tried.Add(backend);
        return !_lastResort;
    }

    // It may have run already; so only where running twice is the same as once, and nothing was read from the client.
    private bool AllowRepeat(HttpContext http)
    {
        if (_repeated || http.Response.HasStarted || !IsSafe(http.Request.Method) || HasBody(http))
        {
            return false;
        }

        return _repeated = true;
    }

    private static bool IsSafe(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private static bool HasBody(HttpContext http) =>
        http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != false && http.Request.ContentLength != 0;
}
