using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Luma.Proxy;

/// <summary>Answers a <see cref="RemoteControl"/>. A table is durable before it is in force, and in force before it is acknowledged.</summary>
/// <param name="control">The proxy of this process.</param>
/// <param name="switchboard">Its tables.</param>
/// <param name="save">Makes a sealed table durable, or throws an <see cref="IOException"/>.</param>
public sealed class ControlApi(LocalControl control, Switchboard switchboard, Action<byte[]> save) : IDisposable
{
    private readonly SemaphoreSlim _changing = new(1);
    private volatile bool _resting;

    /// <summary>Puts its answers under the paths that <see cref="RemoteControl"/> asks for.</summary>
    public void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(ControlPaths.Table, () => Results.Bytes(SealedTable.Write(switchboard.Current), "application/json"));
        api.MapGet(ControlPaths.Generation, () => Results.Json(new(switchboard.Current.Generation), ProxyJson.Default.Acknowledgement));
        api.MapPut(ControlPaths.Table, (Delegate)PutAsync);
        api.MapPost(ControlPaths.Drains, DrainAsync);
        api.MapGet(ControlPaths.InFlight, () => Results.Json(switchboard.InFlight, ProxyJson.Default.IReadOnlyDictionaryStringInt32));
        api.MapGet(ControlPaths.Ill, () => Results.Json(switchboard.Ill, ProxyJson.Default.IReadOnlyDictionaryStringTimeSpan));
        api.MapGet(ControlPaths.Traffic + "/{app}", (string app) => Results.Json(switchboard.TrafficOf(app), ProxyJson.Default.Traffic));
        api.MapGet(ControlPaths.Traffic + "/{app}/{release}", (string app, string release) => Results.Json(switchboard.TrafficOf(app, release), ProxyJson.Default.Traffic));
        api.MapDelete(ControlPaths.Traffic + "/{app}/{release}", (string app, string release) => switchboard.Forget(app, release));
    }

    /// <summary>No table is taken any more, so that the one in force may be handed to another process.</summary>
    public async Task RestAsync(CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        _resting = true;
        _changing.Release();
    }

    /// <summary>Tables are taken again.</summary>
    public void Resume() => _resting = false;

    /// <inheritdoc/>
    public void Dispose() => _changing.Dispose();

    private async Task<IResult> PutAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        await _changing.WaitAsync(http.RequestAborted);
        try
        {
            return _resting ? Results.StatusCode(StatusCodes.Status503ServiceUnavailable) : await ApplyAsync(body.ToArray());
        }
        finally
        {
            _changing.Release();
        }
    }

    private async Task<IResult> ApplyAsync(byte[] content)
    {
        try
        {
            var table = SealedTable.Read(content);
            if (!table.Equals(switchboard.Current))
            {
                switchboard.Check(table);
                save(content);
            }

            return Results.Json(new(await control.ApplyAsync(table)), ProxyJson.Default.Acknowledgement);
        }
        catch (InvalidDataException fault)
        {
            return Refused(StatusCodes.Status400BadRequest, fault.Message);
        }
        catch (RouteTableRejectedException refused)
        {
            return Refused(StatusCodes.Status409Conflict, [.. refused.Problems]);
        }
        catch (IOException fault)
        {
            return Refused(StatusCodes.Status507InsufficientStorage, $"the table cannot be made durable: {fault.Message}");
        }
    }

    private static IResult Refused(int status, params string[] problems) =>
        Results.Json(new(problems), ProxyJson.Default.Rejection, statusCode: status);

    private async Task DrainAsync(HttpContext http)
    {
        var order = await JsonSerializer.DeserializeAsync(http.Request.Body, ProxyJson.Default.DrainOrder, http.RequestAborted);
        var lines = Channel.CreateUnbounded<DrainLine>();
        var draining = ReportAsync(order!, lines.Writer, http.RequestAborted);
        await foreach (var line in lines.Reader.ReadAllAsync(http.RequestAborted))
        {
            await JsonSerializer.SerializeAsync(http.Response.Body, line, ProxyJson.Default.DrainLine, http.RequestAborted);
            await http.Response.WriteAsync("\n", http.RequestAborted);
        }

        await draining;
    }

    private async Task ReportAsync(DrainOrder order, ChannelWriter<DrainLine> lines, CancellationToken cancellation)
    {
        try
        {
            var progress = new DrainReports(seen => lines.TryWrite(new(seen, null)));
            var result = await control.DrainAsync(order.Backends, order.Limits, progress, cancellation);
            lines.TryWrite(new(null, result));
        }
        finally
        {
            lines.Complete();
        }
    }
}
