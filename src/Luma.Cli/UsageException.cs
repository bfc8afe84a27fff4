namespace Luma.Cli;

/// <summary>Something that only the person who typed can mend.</summary>
internal sealed class UsageException(string message, string remedy) : Exception(message)
{
    public string Remedy { get; } = remedy;
}
