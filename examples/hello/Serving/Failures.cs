namespace Hello.Serving;

/// <summary>Fails a fixed share of requests, evenly spread: a rate of 0.1 fails exactly every tenth one.</summary>
internal sealed class Failures(double rate)
{
    private long _asked;

    public bool Next()
    {
        if (rate <= 0)
        {
            return false;
        }

        var asked = Interlocked.Increment(ref _asked);
        return Math.Floor(asked * rate) > Math.Floor((asked - 1) * rate);
    }
}
