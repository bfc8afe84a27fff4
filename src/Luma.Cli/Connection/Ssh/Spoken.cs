namespace Luma.Cli.Connection.Ssh;

/// <summary>The last lines that a process wrote, as evidence.</summary>
internal sealed class Spoken
{
    private const int Most = 30;

    private readonly Queue<string> _last = [];
    private Task _reading = Task.CompletedTask;

    /// <summary>Listens until the process has closed its end.</summary>
    public static Spoken By(StreamReader process)
    {
        var spoken = new Spoken();
        spoken._reading = spoken.ListenAsync(process);
        return spoken;
    }

    public IReadOnlyList<string> Last()
    {
        lock (_last)
        {
            return [.. _last];
        }
    }

    public async Task<IReadOnlyList<string>> AllAsync()
    {
        await _reading;
        return Last();
    }

    private async Task ListenAsync(StreamReader process)
    {
        while (await process.ReadLineAsync() is { } line)
        {
            lock (_last)
            {
                if (line.Trim() is { Length: > 0 } text)
                {
                    _last.Enqueue(text);
                }

                if (_last.Count > Most)
                {
                    _last.Dequeue();
                }
            }
        }
    }
}
