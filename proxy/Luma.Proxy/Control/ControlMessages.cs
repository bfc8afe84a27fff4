namespace Luma.Proxy;

/// <summary>What is to be drained, and how patiently.</summary>
internal sealed record DrainOrder(IReadOnlyList<string> Backends, DrainLimits Limits);

/// <summary>One line of a drain's report: how far it is, or how it ended.</summary>
internal sealed record DrainLine(DrainProgress? Progress, DrainResult? Result);

/// <summary>The generation in force.</summary>
internal sealed record Acknowledgement(long Generation);

/// <summary>Why a table was refused.</summary>
internal sealed record Rejection(IReadOnlyList<string> Problems);
