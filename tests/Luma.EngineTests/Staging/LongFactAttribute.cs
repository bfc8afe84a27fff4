namespace Luma.EngineTests.Staging;

/// <summary>A fact that takes minutes: it runs where <c>LUMA_TEST_LONG</c> is 1.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LongFactAttribute : FactAttribute
{
    public LongFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("LUMA_TEST_LONG") != "1")
        {
            Skip = "takes minutes; LUMA_TEST_LONG=1 runs it";
        }
    }
}
