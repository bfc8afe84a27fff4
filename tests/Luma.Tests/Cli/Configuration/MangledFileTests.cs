using Luma.Cli.Configuration;
using Luma.Tests.Cli.Rig;

namespace Luma.Tests.Cli.Configuration;

public sealed class MangledFileTests
{
    private const string Noise = "\t\n :{}[]\"'&*!|>%@`#,-?\\<~\0\u2028\uFEFFé=x0";

    private readonly string _example = File.ReadAllText(Path.Combine(Sources.Root, "luma.yml.example"));

    [Fact]
    public void A_file_that_was_mangled_anyhow_is_read_or_complained_of_but_never_breaks_luma()
    {
        using var folder = new Folder().With("luma.yml", "");
        var random = new Random(20240229);
        var complaints = 0;
        for (var i = 0; i < 600; i++)
        {
            var text = _example;
            for (var times = random.Next(1, 5); times > 0; times--)
            {
                text = Mangle(text, random);
            }

            File.WriteAllText(folder.Of("luma.yml"), text);
            complaints += Load(folder.Of("luma.yml")) ? 0 : 1;
        }

        Assert.InRange(complaints, 300, 600);
    }

    private static bool Load(string path)
    {
        try
        {
            LumaFile.Load(new(path, "luma.yml"));
            return true;
        }
        catch (ConfigurationException e)
        {
            Assert.NotEmpty(e.Findings);
            return false;
        }
    }

    private static string Mangle(string text, Random random)
    {
        var at = random.Next(text.Length);
        var length = Math.Min(random.Next(1, 40), text.Length - at);
        return random.Next(4) switch
        {
            0 => text.Remove(at, length),
            1 => text.Insert(at, Noise[random.Next(Noise.Length)].ToString()),
            2 => text.Insert(random.Next(text.Length), text.Substring(at, length)),
            _ => text[..at] + Noise[random.Next(Noise.Length)] + text[(at + 1)..],
        };
    }
}
