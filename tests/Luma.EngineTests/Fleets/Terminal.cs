using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Fleets;

/// <summary>luma on a terminal, made by script(1), with somebody who answers what is asked.</summary>
internal static class Terminal
{
    private const string Script = """
        heard() { grep -o -e "$prompt" typescript 2>/dev/null | wc -l; }
        answer() {
          answered=0
          until [ -e over ]; do
            if [ "$(heard)" -gt "$answered" ]; then
              answered=$((answered + 1))
              printf '%s\n' "$answer"
            fi
            sleep 0.1
          done
        }
        answer | {
          script -qefc "$command" typescript >/dev/null
          code=$?
          touch over
          cat typescript
          exit $code
        }
        """;

    /// <summary>Runs luma to its end.</summary>
    /// <param name="folder">Where luma.yml lies.</param>
    /// <param name="arguments">One line, as a shell would have it.</param>
    /// <param name="prompt">What is asked, a pattern of grep(1).</param>
    /// <param name="answer">What is answered as often as it is asked.</param>
    public static async Task<Outcome> LumaAsync(WorkFolder folder, string arguments, string prompt, string answer)
    {
        File.Delete(Path.Combine(folder.Path, "over"));
        File.Delete(Path.Combine(folder.Path, "typescript"));
        await using var run = ChildProcess.Start("bash", ["-c", Script], folder.Path, new Dictionary<string, string>
        {
            ["command"] = $"{Binaries.Luma} {arguments}",
            ["prompt"] = prompt,
            ["answer"] = answer,
            ["TMPDIR"] = folder.Temp,
            ["LUMA_AGENT"] = "",
            ["TERM"] = "xterm",
            ["DISPLAY"] = "",
            ["SSH_ASKPASS_REQUIRE"] = "never",
        });
        return await run.Ended;
    }
}
