namespace Luma.Core.Apps;

/// <summary>In which order one set of an app's containers follows another: the words of Docker's own <c>update_config.order</c>.</summary>
public static class UpdateOrder
{
    /// <summary>The new set starts beside the old one, which goes when it has no traffic any more.</summary>
    public const string StartFirst = "start-first";

    /// <summary>The old set stops before the new one starts, and requests wait in the proxy in between.</summary>
    public const string StopFirst = "stop-first";
}
