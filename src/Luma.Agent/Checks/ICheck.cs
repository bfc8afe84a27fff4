using Luma.Core.Api;

namespace Luma.Agent.Checks;

/// <summary>Looks at one side of the server and changes nothing.</summary>
internal interface ICheck
{
    /// <summary>What it looks at, in a word or two.</summary>
    string Area { get; }

    /// <summary>Everything found, good things too. What it throws counts as trouble in the area.</summary>
    Task<IReadOnlyList<CheckResult>> LookAsync(CancellationToken cancellation);
}
