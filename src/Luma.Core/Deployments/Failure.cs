namespace Luma.Core.Deployments;

/// <summary>Why a deployment failed, so that nobody must look further.</summary>
/// <param name="Message">What happened, with the place and the value.</param>
/// <param name="Remedy">What to do about it.</param>
/// <param name="Evidence">The last lines of the container's log, the last probe's answer; each a line of text.</param>
public sealed record Failure(string Message, string Remedy, IReadOnlyList<string> Evidence)
{
    /// <summary>Who ended it, where it did not end by itself; null where something went wrong.</summary>
    public CallOff? CalledOff { get; set; }

    /// <summary>The number of the release that gets the traffic back, since the new one went bad in its watch; null otherwise.</summary>
    public int? GoesBackTo { get; set; }

    public static Failure Of(string message, string remedy) => new(message, remedy, []);
}
