using Luma.Benchmarks;

if (args is not ["deploy-overhead", .. var rest] || rest.Length > 1 || (rest is [var text] && !int.TryParse(text, out _)))
{
    await Console.Error.WriteLineAsync("usage: Luma.Benchmarks deploy-overhead [ROUNDS]   (tests/benchmarks.sh builds what it needs)");
    return 2;
}

await new DeployOverhead(rest is [var rounds] ? int.Parse(rounds, System.Globalization.CultureInfo.InvariantCulture) : 10).RunAsync(Console.Out);
return 0;
