using System.Globalization;

namespace Luma.Benchmarks.Load;

/// <summary>An answer came, and it was the wrong one; the message is short enough to be counted by.</summary>
internal sealed class UnexpectedAnswerException(string what) : Exception(what)
{
    public static UnexpectedAnswerException Status(int status) => new(string.Create(CultureInfo.InvariantCulture, $"status {status}"));
}
