namespace Luma.Benchmarks.Load;

/// <summary>A connection ended before the answer had; the message says where.</summary>
internal sealed class BrokenAnswerException(string where) : Exception(where);
