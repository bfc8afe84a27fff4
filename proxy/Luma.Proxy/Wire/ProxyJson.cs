using System.Text.Json.Serialization;

namespace Luma.Proxy;

/// <summary>
/// JSON between proxies, their control sides and their files. Properties with a default have a setter, not an initialiser:
/// the generated reader would give one that an older program did not write <c>default</c> instead of its default.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    Converters = [typeof(AddressText)])]
[JsonSerializable(typeof(RouteTable))]
[JsonSerializable(typeof(DrainOrder))]
[JsonSerializable(typeof(DrainLine))]
[JsonSerializable(typeof(Acknowledgement))]
[JsonSerializable(typeof(Rejection))]
[JsonSerializable(typeof(Traffic))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, int>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, TimeSpan>))]
[JsonSerializable(typeof(HandoverHello))]
[JsonSerializable(typeof(HandoverOffer))]
[JsonSerializable(typeof(HandoverVerdict))]
internal sealed partial class ProxyJson : JsonSerializerContext;
