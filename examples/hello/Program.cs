using Hello;
using Hello.Fetching;
using Hello.Serving;

if (args is ["get", ..])
{
    return await GetCommand.RunAsync(args[1..]);
}

if (args.Length > 0)
{
    await Console.Error.WriteLineAsync($"hello: unknown arguments, expected none or: {GetOptions.Usage}");
    return 2;
}

if (!Settings.TryRead(out var settings, out var problem))
{
    await Console.Error.WriteLineAsync($"hello: {problem}");
    return 2;
}

return await Server.RunAsync(settings, TimeProvider.System);
