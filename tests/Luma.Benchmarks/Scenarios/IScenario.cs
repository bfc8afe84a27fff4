namespace Luma.Benchmarks.Scenarios;

/// <summary>Something that is measured by one command.</summary>
internal interface IScenario
{
    /// <summary>On the command line, and in the marks of docs/benchmarks.md.</summary>
    string Name { get; }

    /// <summary>Measures, and tells the figures in Markdown.</summary>
    Task<string> RunAsync();
}
