namespace Luma.Proxy;

/// <summary>The process of the proxy does not answer. Whether it serves is unknown; what was asked may or may not be done.</summary>
public sealed class ProxyUnreachableException(string message, Exception? cause = null) : IOException(message, cause);
