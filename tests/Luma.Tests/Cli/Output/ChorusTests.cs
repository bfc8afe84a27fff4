using Luma.Cli.Output;
using Luma.Tests.Cli.Rig;

namespace Luma.Tests.Cli.Output;

public sealed class ChorusTests
{
    [Fact]
    public async Task Each_second_in_which_no_server_says_anything_one_line_tells_of_all()
    {
        var time = new ManualTime();
        using var output = new StringWriter();
        await using var chorus = new PlainChorus(["a", "b", "c", "d", "e", "f"], output, new(colour: false), time);
        foreach (var voice in chorus.Voices)
        {
            voice.Begin("pull");
        }

        chorus.Voices[1].Begin("");
        time.Advance(TimeSpan.FromMilliseconds(900));
        chorus.Voices[0].Say(new("Ready"));
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("[a] Ready\n… [a] pull (1 s); [c] pull (1 s); [d] pull (1 s); [e] pull (1 s); and 1 more\n", output.ToString());
    }

    [Fact]
    public async Task On_a_terminal_each_server_has_a_live_line_and_those_that_stay_stand_above()
    {
        using var output = new StringWriter();
        await using var writer = TextWriter.Synchronized(output);
        await using (var chorus = new TerminalChorus(["web-1", "web-2"], LiveConsole.Create(writer, colour: false), TimeProvider.System))
        {
            chorus.Voices[0].Begin("pull [1]");
            chorus.Voices[1].Begin("start");
            while (!Written(writer, output).Contains("[web-1] pull [1]", StringComparison.Ordinal) || !Written(writer, output).Contains("[web-2] start", StringComparison.Ordinal))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            }

            chorus.Voices[1].Say(new("Ready"));
        }

        Assert.Contains("Ready", output.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("\e[?25h", output.ToString().TrimEnd(), StringComparison.Ordinal);
    }

    /// <summary>The writer locks itself while it writes.</summary>
    private static string Written(TextWriter writer, StringWriter output)
    {
        lock (writer)
        {
            return output.ToString();
        }
    }
}
