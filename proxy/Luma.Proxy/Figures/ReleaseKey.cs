namespace Luma.Proxy;

/// <summary>One release of one app: what figures are kept by.</summary>
/// <param name="App">The app.</param>
/// <param name="Release">The release.</param>
public readonly record struct ReleaseKey(string App, string Release);
