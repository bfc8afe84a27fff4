namespace Luma.Proxy;

/// <summary>A process could not take over from another; the old one serves on.</summary>
public sealed class HandoverException(string message, Exception? cause = null) : IOException(message, cause);
