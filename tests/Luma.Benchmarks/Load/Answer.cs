namespace Luma.Benchmarks.Load;

/// <summary>A complete answer.</summary>
internal readonly record struct Answer(int Status, string Body);
