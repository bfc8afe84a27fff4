using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Luma.Core.Api;
using Luma.Core.Deployments;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Luma.Tests.Cli.Rig;

/// <summary>A real server on a real unix socket that says what a test tells it to.</summary>
internal sealed class FakeAgent : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, RequestDelegate> _answers = new();
    private WebApplication? _app;

    /// <summary>Where a person may stand who speaks with it.</summary>
    public Folder Folder { get; } = new();

    public string Socket => Folder.Of("agent.sock");

    public string Address => $"unix://{Socket}";

    /// <summary>The method and target of each request, in order.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    /// <summary>The bodies that came with them.</summary>
    public ConcurrentQueue<string> Bodies { get; } = [];

    public static async Task<FakeAgent> StartAsync()
    {
        var agent = new FakeAgent();
        await agent.ListenAsync();
        return agent;
    }

    public async Task ListenAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(Socket));
        _app = builder.Build();
        _app.Run(AnswerAsync);
        await _app.StartAsync();
    }

    public async Task LeaveAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        await _app!.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
        File.Delete(Socket);
    }

    public FakeAgent On(string request, RequestDelegate answer)
    {
        _answers[request] = answer;
        return this;
    }

    /// <summary>What it answers to the request so far.</summary>
    public RequestDelegate AnswerTo(string request) => _answers[request];

    public FakeAgent On<T>(string request, int status, T body, JsonTypeInfo<T> type) => On(request, async context =>
    {
        context.Response.StatusCode = status;
        await context.Response.WriteAsJsonAsync(body, type, body is ApiProblem ? "application/problem+json" : null);
    });

    public FakeAgent Refuses(string request, ApiProblem problem) => On(request, problem.Status, problem, LumaJson.Default.ApiProblem);

    /// <summary>Accepts the request as deployment <c>d1</c> with these events.</summary>
    public FakeAgent Accepts(string request, params DeploymentEvent[] events) => Accepts(request, "d1", events);

    public FakeAgent Accepts(string request, string id, DeploymentEvent[] events) => this
        .On(request, 202, new DeploymentAccepted(id), LumaJson.Default.DeploymentAccepted)
        .On($"GET {ApiPaths.DeploymentEvents(id)}", context => WriteAsync(context, Numbered(events)));

    public static IEnumerable<DeploymentEvent> Numbered(IEnumerable<DeploymentEvent> events) =>
        events.Select((heard, i) => heard with { Sequence = i + 1 });

    public static async Task WriteAsync(HttpContext context, IEnumerable<DeploymentEvent> events)
    {
        foreach (var heard in events)
        {
            await context.Response.WriteAsync(JsonSerializer.Serialize(heard, LumaJson.Default.DeploymentEvent) + "\n");
            await context.Response.Body.FlushAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Socket))
        {
            await LeaveAsync();
        }

        Folder.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var target = context.Request.Path + context.Request.QueryString.Value;
        Requests.Enqueue($"{context.Request.Method} {target}");
        using var reader = new StreamReader(context.Request.Body);
        if (await reader.ReadToEndAsync() is { Length: > 0 } body)
        {
            Bodies.Enqueue(body);
        }

        if (_answers.TryGetValue($"{context.Request.Method} {target}", out var answer))
        {
            await answer(context);
            return;
        }

        var problem = new ApiProblem { Type = ProblemTypes.NotFound, Title = "Not found", Status = 404, Detail = $"nothing is known of {target}" };
        context.Response.StatusCode = 404;
        await context.Response.WriteAsJsonAsync(problem, LumaJson.Default.ApiProblem, "application/problem+json");
    }
}
