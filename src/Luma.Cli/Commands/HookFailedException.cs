namespace Luma.Cli.Commands;

/// <summary>A command of <c>hooks</c> refused to let the run go on.</summary>
internal sealed class HookFailedException(string hook, int code)
    : Exception($"hooks.{hook} ended with exit code {code}; nothing was deployed")
{
    public string Remedy { get; } = $"Mend what it says, or take hooks.{hook} out of luma.yml.";
}
