using System.Text.Json.Serialization;

namespace Luma.Core.Api;

/// <summary>What one look of <c>GET /api/v1/checks</c> found.</summary>
/// <param name="Area">What was looked at, such as <c>disk</c>.</param>
/// <param name="State">Whether anything must be done.</param>
/// <param name="Message">What was seen, with its figures.</param>
/// <param name="Remedy">What to do; empty where there is nothing to do.</param>
public sealed record CheckResult(string Area, CheckState State, string Message, string Remedy)
{
    public static CheckResult Good(string area, string message) => new(area, CheckState.Good, message, "");

    public static CheckResult Advice(string area, string message, string remedy) => new(area, CheckState.Advice, message, remedy);

    public static CheckResult Trouble(string area, string message, string remedy) => new(area, CheckState.Trouble, message, remedy);
}

[JsonConverter(typeof(JsonStringEnumConverter<CheckState>))]
public enum CheckState
{
    Good,

    /// <summary>Nothing is wrong yet, or something is less than it could be.</summary>
    Advice,

    /// <summary>Something does not work, or the next deployment will not.</summary>
    Trouble,
}
