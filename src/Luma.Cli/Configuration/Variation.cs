namespace Luma.Cli.Configuration;

/// <summary>What makes of one <c>luma.yml</c> one that differs from place to place.</summary>
/// <param name="Environment">The file <c>luma.ENVIRONMENT.yml</c> is laid over it; null for none.</param>
/// <param name="Variable">Reads a variable of the process.</param>
internal sealed record Variation(string? Environment, Func<string, string?> Variable)
{
    public static readonly Variation None = new(null, _ => null);
}
