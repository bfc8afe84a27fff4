namespace Luma.Benchmarks.Staging;

/// <summary>The built programs, in the folder that <c>tests/benchmarks.sh</c> published into.</summary>
internal static class Tool
{
    public static string Path(string name) => System.IO.Path.Combine(
        Environment.GetEnvironmentVariable("LUMA_BENCH_BIN")
            ?? throw new InvalidOperationException("LUMA_BENCH_BIN is not set; run tests/benchmarks.sh"), name);
}
