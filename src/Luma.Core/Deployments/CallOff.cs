using System.Text.Json.Serialization;

namespace Luma.Core.Deployments;

/// <summary>What ends a deployment that nothing is wrong with.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CallOff>))]
public enum CallOff
{
    /// <summary>A person cancelled it before its switch.</summary>
    Cancelled,

    /// <summary>It waited, or was a repair, and something newer was asked for.</summary>
    Superseded,
}
