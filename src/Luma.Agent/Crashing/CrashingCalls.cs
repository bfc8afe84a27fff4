namespace Luma.Agent.Crashing;

/// <summary>Crash points around each call to Docker that changes something.</summary>
internal sealed class CrashingCalls(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method == HttpMethod.Get)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        var call = $"{request.Method} {request.RequestUri!.AbsolutePath}";
        CrashPoints.Pass("before", call);
        var answer = await base.SendAsync(request, cancellationToken);
        CrashPoints.Pass("after", call);
        return answer;
    }
}
