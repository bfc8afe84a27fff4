using System.Text.Json.Serialization;

namespace Luma.Core.Deployments;

/// <summary>What ends a deployment that nothing is wrong with.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CallOff>))]
public enum CallOff
{
    /// <summary>A person cancelled it before its switch.</summary>
    Cancelled,

    /// <summary>It waited, and a newer deployment of the app took its place.</summary>
    Superseded,
}
