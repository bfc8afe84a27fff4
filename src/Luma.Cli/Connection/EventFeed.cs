using System.Runtime.CompilerServices;
using System.Text.Json;
using Luma.Core.Api;
using Luma.Core.Deployments;

namespace Luma.Cli.Connection;

/// <summary>
/// The events of one deployment from first to last, across agents that go away and come back: each connection replays them
/// from the beginning, so those that were heard before are left out. In silence the agent is asked whether it is there: a connection
/// that lives proves nothing of an agent that hangs.
/// </summary>
internal sealed class EventFeed(AgentClient agent, string deployment, TimeProvider time)
{
    /// <summary>How long an agent may be away.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>After so long without an event the agent is asked.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <summary>A connection that held this long proves that the agent was back.</summary>
    private static readonly TimeSpan Steady = TimeSpan.FromSeconds(2);

    private LineStream? _lines;
    private long _connectedAt;
    private long? _awaySince;

    /// <summary>Since when a question is without an answer.</summary>
    private long? _askedAt;

    private long _last;

    /// <exception cref="AgentUnreachableException">It stayed away for longer than <see cref="Patience"/>.</exception>
    /// <exception cref="AgentRefusedException">It knows no such deployment.</exception>
    public async IAsyncEnumerable<Tiding> FollowAsync([EnumeratorCancellation] CancellationToken ct)
    {
        try
        {
            for (var over = false; !over;)
            {
                var (line, why) = await NextAsync(ct);
                if (line is null)
                {
                    Break(why);
                    yield return new AgentAway(why.Message);
                    await Task.Delay(Pause, time, ct);
                }
                else if (Fresh(line) is { } heard)
                {
                    yield return heard;
                    over = heard.Event is DeploymentFinished;
                }
            }
        }
        finally
        {
            _lines?.Dispose();
        }
    }

    private async Task<(string? Line, AgentUnreachableException Why)> NextAsync(CancellationToken ct)
    {
        try
        {
            if (_lines is null)
            {
                _askedAt = time.GetTimestamp();
                _lines = await agent.EventsAsync(deployment, ct);
                (_connectedAt, _askedAt) = (time.GetTimestamp(), null);
            }

            return (await LineAsync(_lines.NextAsync(ct).AsTask(), ct), Ended());
        }
        catch (AgentUnreachableException e)
        {
            return (null, e);
        }
    }

    private async Task<string?> LineAsync(Task<string?> line, CancellationToken ct)
    {
        for (;;)
        {
            try
            {
                return await line.WaitAsync(Silence, time, ct);
            }
            catch (TimeoutException)
            {
                await AskAsync(ct);
            }
        }
    }

    /// <exception cref="AgentUnreachableException">It does not answer.</exception>
    private async Task AskAsync(CancellationToken ct)
    {
        _askedAt = time.GetTimestamp();
        try
        {
            await agent.DeploymentAsync(deployment, ct);
        }
        catch (AgentRefusedException)
        {
            // That is an answer, too.
        }

        _askedAt = null;
    }

    private AgentUnreachableException Ended() =>
        AgentUnreachableException.Lost(agent.Route, new IOException("its events ended before the deployment had"));

    private void Break(AgentUnreachableException why)
    {
        var held = _lines is not null && time.GetElapsedTime(_connectedAt) >= Steady;
        _lines?.Dispose();
        _lines = null;
        var since = _askedAt ?? time.GetTimestamp();
        (_awaySince, _askedAt) = (held ? since : _awaySince ?? since, null);
        // Not asked again where the time would be over before: so one question without an answer, which takes as long, is enough.
        if (time.GetElapsedTime(_awaySince.Value) + Pause >= Patience)
        {
            throw why;
        }
    }

    private Heard? Fresh(string line)
    {
        if (line.Length == 0)
        {
            return null;
        }

        var (sequence, heard) = Read(line);
        if (sequence <= _last)
        {
            return null;
        }

        (_last, _awaySince) = (sequence, null);
        return heard;
    }

    private static (long Sequence, Heard Heard) Read(string line)
    {
        try
        {
            var parsed = JsonSerializer.Deserialize(line, LumaJson.Default.DeploymentEvent);
            return (parsed?.Sequence ?? 0, new(line, parsed));
        }
        catch (JsonException)
        {
            // A newer agent may tell of things that this luma has no word for.
            return (Sequence(line), new(line, null));
        }
    }

    private static long Sequence(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.TryGetProperty("sequence", out var sequence) ? sequence.GetInt64() : 0;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return 0;
        }
    }
}
