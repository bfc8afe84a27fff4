using Luma.Core.Deployments;

namespace Luma.Cli.Output;

/// <summary>What a replaced release still works on, in words.</summary>
internal static class DrainText
{
    public static string Waiting(DrainProgressed drain) => drain.InFlight == 0 ? "all requests are done" : $"waiting for {Of(drain)}";

    public static string Of(DrainProgressed drain)
    {
        var requests = drain.InFlight - drain.Streams;
        List<string> left = [];
        if (requests > 0 || drain.Streams == 0)
        {
            left.Add(Figures.Count(requests, "request"));
        }

        if (drain.Streams > 0)
        {
            left.Add(Figures.Count(drain.Streams, "open connection"));
        }

        return string.Join(" and ", left);
    }
}
