using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Luma.Docker.Connection;

/// <summary>One request to the engine: what is asked, how long it may take and which answers besides 2xx are expected.</summary>
internal sealed record EngineCall(HttpMethod Method, string Path)
{
    /// <summary>Starts with <c>?</c> once there is a parameter.</summary>
    public string Query { get; private init; } = "";

    public HttpContent? Body { get; private init; }

    public TimeSpan? Timeout { get; private init; }

    public string? RegistryAuth { get; private init; }

    private HttpStatusCode[] Expected { get; init; } = [];

    /// <summary>How errors name the call; without the query, which may be long.</summary>
    public string Name => $"{Method} {Path}";

    public static EngineCall Get(EnginePath path) => new(HttpMethod.Get, path.ToString());

    public static EngineCall Post(EnginePath path) => new(HttpMethod.Post, path.ToString());

    public static EngineCall Delete(EnginePath path) => new(HttpMethod.Delete, path.ToString());

    public EngineCall With(string parameter, string? value) => value is null
        ? this
        : this with { Query = $"{Query}{(Query.Length == 0 ? '?' : '&')}{parameter}={Uri.EscapeDataString(value)}" };

    public EngineCall With(string parameter, bool value) => value ? With(parameter, "true") : this;

    public EngineCall With(string parameter, long? value) => With(parameter, value?.ToString(CultureInfo.InvariantCulture));

    public EngineCall With(string parameter, DateTimeOffset? moment) =>
        With(parameter, moment is { } given ? UnixTime.Format(given) : null);

    public EngineCall With(Filters? filters) => With("filters", filters?.Encode());

    public EngineCall Sending<T>(T body, JsonTypeInfo<T> type)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, type));
        content.Headers.ContentType = new("application/json");
        return this with { Body = content };
    }

    public EngineCall SendingTar(Stream archive)
    {
        var content = new StreamContent(archive);
        content.Headers.ContentType = new("application/x-tar");
        return this with { Body = content };
    }

    public EngineCall Within(TimeSpan? timeout) => this with { Timeout = timeout };

    public EngineCall Authorized(string? registryAuth) => this with { RegistryAuth = registryAuth };

    /// <summary>Declares status codes that are an answer, not a failure. All 2xx are.</summary>
    public EngineCall Expecting(params HttpStatusCode[] codes) => this with { Expected = codes };

    public bool Accepts(HttpStatusCode code) => (int)code is >= 200 and < 300 || Expected.Contains(code);
}
