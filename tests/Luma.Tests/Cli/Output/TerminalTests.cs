using Luma.Cli.Output;
using Luma.Tests.Cli.Rig;

namespace Luma.Tests.Cli.Output;

public sealed class TerminalTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_line_that_stays_erases_the_live_line_below_it_and_the_cursor_comes_back(bool colour)
    {
        using var output = new StringWriter();
        await using (var narrator = new TerminalNarrator("localhost", LiveConsole.Create(TextWriter.Synchronized(output), colour), TimeProvider.System))
        {
            narrator.Begin("");
            narrator.Begin("await 200 from GET /up [1] of " + new string('x', 300));
            narrator.Detail("connection refused");
            narrator.Say(new("Health checks: ", Line.Good("✓"), " 2/2 [replicas] healthy"));
        }

        var written = output.ToString();
        Assert.Contains("\e[J", written, StringComparison.Ordinal);
        Assert.Contains(" 2/2 [replicas] healthy", written, StringComparison.Ordinal);
        Assert.EndsWith("\e[?25h", written.TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(colour, written.Contains("\e[32m✓", StringComparison.Ordinal));
    }

    [Fact]
    public void Ink_colours_only_where_colours_are_wanted()
    {
        var line = new Line("Health: ", Line.Good("✓"));
        Assert.Equal("Health: \e[32m✓\e[0m", new Ink(colour: true).Paint(line));
        Assert.Equal("Health: ✓", new Ink(colour: false).Paint(line));
    }
}
