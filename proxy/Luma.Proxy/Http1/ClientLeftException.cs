namespace Luma.Proxy;

/// <summary>An answer could not be passed on to its client.</summary>
internal sealed class ClientLeftException(Exception cause) : IOException("the client takes no more of its answer", cause);
