using System.Text.Json;
using Luma.Core.Api;
using Luma.Tests.Cli.Rig;
using Microsoft.AspNetCore.Http;

namespace Luma.Tests.Cli.Commands;

public sealed class PipeTests
{
    [Fact]
    public async Task Luma_leaves_quietly_when_nobody_reads_its_output_any_more()
    {
        await using var agent = await FakeAgent.StartAsync();
        var line = JsonSerializer.Serialize(new AppLogLine("blog-green", "stdout", null, "hello"), LumaJson.Default.AppLogLine) + "\n";
        agent.On("GET /api/v1/apps/blog/logs?follow=true&tail=100", async context =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.WriteAsync(line, context.RequestAborted);
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, context.RequestAborted);
            }
        });
        using var luma = Binary.Start(agent.Address, "logs", "-f", "blog");
        await luma.HearAsync("blog-green | hello");
        luma.CloseOutput();
        var outcome = await luma.EndAsync();
        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
    }

    [Fact]
    public async Task Usage_errors_of_the_built_binary_end_with_2()
    {
        using var luma = Binary.Start("unix:///nowhere", "frob");
        Assert.Equal(2, (await luma.EndAsync()).Code);
    }
}
