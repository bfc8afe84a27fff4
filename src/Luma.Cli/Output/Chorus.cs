namespace Luma.Cli.Output;

/// <summary>Tells what happens on several servers at once.</summary>
internal abstract class Chorus : IAsyncDisposable
{
    protected Chorus(IReadOnlyList<string> servers, TimeProvider time) => Voices = [.. servers.Select(server => new Voice(server, this, time))];

    /// <summary>One for each server, in order.</summary>
    public IReadOnlyList<Voice> Voices { get; }

    public abstract ValueTask DisposeAsync();

    /// <summary>A line of one server that stays.</summary>
    protected abstract void Say(string server, Line line);

    /// <summary>Something else is going on somewhere.</summary>
    protected virtual void Changed()
    {
    }

    /// <summary>What one server tells.</summary>
    internal sealed class Voice(string server, Chorus chorus, TimeProvider time) : Narrator(server, time)
    {
        /// <summary>Of its name in brackets.</summary>
        public int Length => Server.Length + 3;

        /// <summary>What is going on there, in one line; empty where nothing is.</summary>
        public string Doing(int room) => Now(room) is { Length: > 0 } now ? $"[{Server}] {now}" : "";

        public override void Say(string about, Line line) => chorus.Say(about, line);

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

        protected override void Changed() => chorus.Changed();
    }
}
