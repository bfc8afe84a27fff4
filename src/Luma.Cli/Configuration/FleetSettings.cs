namespace Luma.Cli.Configuration;

/// <summary><c>fleet</c> of <c>luma.yml</c>: how several servers switch together.</summary>
internal sealed record FleetSettings
{
    public const string Abort = "abort";
    public const string Continue = "continue";

    public static readonly KeyTable<FleetSettings> Keys = new(
        new Key<FleetSettings>("on_failure", (fleet, field) => fleet with { OnFailure = Policy(field, fleet.OnFailure) }));

    /// <summary>What the others do when a server is lost after all were ready, and before all have switched. Default <see cref="Abort"/>: nobody switches.</summary>
    public string OnFailure { get; init; } = Abort;

    private static string Policy(Field field, string fallback)
    {
        var policy = field.Text(fallback);
        if (policy is Abort or Continue)
        {
            return policy;
        }

        field.Problem($"must be {Abort} or {Continue} (was '{policy}')");
        return fallback;
    }
}
