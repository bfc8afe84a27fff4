namespace Luma.EngineTests.Load;

/// <summary>Tests that load the machine, or look at the clock: they run one after another, and beside no others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
