using System.Text.Json;
using Luma.Core.Api;
using Luma.Docker;
using Luma.Proxy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Luma.Agent.Api;

/// <summary>Answers whatever an endpoint threw as problem details (RFC 9457).</summary>
internal sealed partial class ProblemAnswers(RequestDelegate next, ILogger<ProblemAnswers> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller has left.
        }
        catch (Exception fault) when (!context.Response.HasStarted)
        {
            var problem = Of(fault);
            if (problem.Status >= 500)
            {
                LogFault(fault, context.Request.Method, context.Request.Path);
            }

            context.Response.StatusCode = problem.Status;
            await context.Response.WriteAsJsonAsync(problem, LumaJson.Default.ApiProblem, "application/problem+json");
        }
    }

    private static ApiProblem Of(Exception fault) => fault switch
    {
        ApiFault refused => refused.Problem,
        JsonException or BadHttpRequestException => ApiFault.BadRequest($"the body is not what this API reads: {fault.Message}").Problem,
        DockerException => new()
        {
            Type = ProblemTypes.DockerUnavailable,
            Title = "Docker does not answer",
            Status = StatusCodes.Status503ServiceUnavailable,
            Detail = fault.Message,
            Remedy = "see that Docker runs on the server: systemctl status docker",
        },
        ProxyUnreachableException => new()
        {
            Type = ProblemTypes.ProxyUnavailable,
            Title = "The proxy does not answer",
            Status = StatusCodes.Status503ServiceUnavailable,
            Detail = fault.Message,
            Remedy = "see that it runs: systemctl status luma-proxy",
        },
        IOException => new()
        {
            Type = ProblemTypes.Internal,
            Title = "The agent's state cannot be written",
            Status = StatusCodes.Status507InsufficientStorage,
            Detail = $"nothing was begun, since the agent's state cannot be written: {fault.Message}",
            Remedy = "see that the disk of the state folder has room and is writable, then ask again",
        },
        _ => new()
        {
            Type = ProblemTypes.Internal,
            Title = "A fault in the agent",
            Status = StatusCodes.Status500InternalServerError,
            Detail = fault.Message,
            Remedy = "the agent's log has the details: journalctl -u luma-agent",
        },
    };

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed")]
    private partial void LogFault(Exception fault, string method, string path);
}
