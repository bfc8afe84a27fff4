namespace Luma.Proxy;

/// <summary>What an app sent is no answer of HTTP/1.1 (RFC 9112).</summary>
internal sealed class MalformedAnswerException(string why) : IOException($"the backend's answer is malformed: {why}");
