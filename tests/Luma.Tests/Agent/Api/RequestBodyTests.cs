using System.Text;
using System.Text.Json;
using Luma.Agent.Api;
using Luma.Core.Api;
using Microsoft.AspNetCore.Http;

namespace Luma.Tests.Agent.Api;

public sealed class RequestBodyTests
{
    private const string App = """ "project":"site","name":"blog","image":"blog:1","proxy":{"appPort":3000} """;

    [Theory]
    [InlineData("""{"app":{""" + App + ""","command":["a",null]}}""", "app.command[1] is null")]
    [InlineData("""{"app":{"project":"site","name":"blog","image":"blog:1","proxy":{"appPort":3000,"hosts":[null]}}}""", "app.proxy.hosts[0] is null")]
    [InlineData("""{"app":{""" + App + ""","volumes":[null]}}""", "app.volumes[0] is null")]
    [InlineData("""{"app":{""" + App + ""","environment":{"MODE":null}}}""", "app.environment.MODE is null")]
    [InlineData("""{"app":{""" + App + """},"secrets":{"KEY":null}}""", "secrets.KEY is null")]
    [InlineData("null", "the body is null")]
    public async Task Null_in_a_list_or_a_map_is_refused_with_its_place(string body, string said)
    {
        var fault = await Assert.ThrowsAsync<ApiFault>(() => ReadAsync(body));

        Assert.Equal((400, said), (fault.Problem.Status, fault.Problem.Detail));
    }

    [Theory]
    [InlineData("""{"app":null}""")]
    [InlineData("""{"app":[null]}""")]
    [InlineData("""{"app":""")]
    [InlineData("[null]")]
    public async Task What_is_not_a_request_at_all_is_refused_too(string body) => await Assert.ThrowsAnyAsync<JsonException>(() => ReadAsync(body));

    private static Task<DeployRequest> ReadAsync(string body)
    {
        var context = new DefaultHttpContext();
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        return RequestBody.ReadAsync(context.Request, LumaJson.Default.DeployRequest, CancellationToken.None);
    }
}
