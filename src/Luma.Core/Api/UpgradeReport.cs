namespace Luma.Core.Api;

/// <summary>One agent process has taken the place of another.</summary>
/// <param name="OldProcess">The id of the process that ends what it has begun, and leaves.</param>
/// <param name="OldVersion">Its version.</param>
/// <param name="NewProcess">The id of the process that serves.</param>
/// <param name="NewVersion">Its version.</param>
public sealed record UpgradeReport(int OldProcess, string OldVersion, int NewProcess, string NewVersion);
