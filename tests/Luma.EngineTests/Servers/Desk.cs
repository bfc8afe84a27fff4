using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Servers;

/// <summary>A developer's side: a key, known hosts, a configuration of SSH, a project's folder, and luma on the PATH.</summary>
internal sealed class Desk : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("luma-desk-").FullName;

    public Desk()
    {
        Directory.CreateDirectory(Of("bin"));
        Directory.CreateDirectory(Of("project"));
        File.CreateSymbolicLink(Of("bin/luma"), Binaries.Luma);
        Program("bin/ssh", $"#!/bin/sh\nexec /usr/bin/ssh -F '{Of("config")}' \"$@\"\n");
        File.WriteAllText(Of("config"), $"IdentityFile {Of("id")}\nIdentitiesOnly yes\nIdentityAgent none\nUserKnownHostsFile {Of("known")}\nGlobalKnownHostsFile /dev/null\n");
        File.WriteAllText(Of("known"), "");
    }

    /// <summary>Of the key with which this desk comes in.</summary>
    public string PublicKey => Of("id.pub");

    /// <summary>Where the builds of luma-agent lie that it sends.</summary>
    public string Agents { get; set; } = "";

    public static async Task<Desk> OpenAsync(string person = "anna@desk")
    {
        var desk = new Desk { Agents = await ServerScripts.AgentsAsync() };
        await desk.NewKeyAsync("id", person);
        return desk;
    }

    public string Of(string name) => Path.Combine(_folder, name);

    public void Write(string name, string text) => File.WriteAllText(Of(name), text);

    /// <summary>Writes a file that can be run.</summary>
    public string Program(string name, string text)
    {
        Write(name, text);
        File.SetUnixFileMode(Of(name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        return Of(name);
    }

    public async Task NewKeyAsync(string name, string comment) =>
        (await RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", Of(name))).Exited(0);

    /// <summary>Gives the server a name here, for ssh and for curl.</summary>
    public async Task KnowAsync(Server server, string name)
    {
        await File.AppendAllTextAsync(Of("known"), $"{server.Address} {await server.HostKeyAsync()}\n");
        await File.AppendAllTextAsync(Of("config"), $"Host {name}\n  HostName {server.Address}\n");
        await File.AppendAllTextAsync(Of(".curlrc"), $"resolve = \"{name}:80:{server.Address}\"\n");
    }

    /// <summary>Runs luma in the project's folder to its end.</summary>
    public Task<Outcome> LumaAsync(params string[] arguments) => RunAsync(Of("bin/luma"), arguments);

    /// <summary>Runs a script of bash in the project's folder to its end, or to its first line that fails.</summary>
    public Task<Outcome> ShellAsync(string script) => RunAsync("bash", "-ec", script);

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task<Outcome> RunAsync(string program, params string[] arguments)
    {
        await using var run = ChildProcess.Start(program, arguments, Of("project"), new Dictionary<string, string>
        {
            ["PATH"] = $"{Of("bin")}:{Environment.GetEnvironmentVariable("PATH")}",
            ["CURL_HOME"] = _folder,
            ["DOCKER_HOST"] = TestEngine.Endpoint.ToString(),
            ["DOCKER_BUILDKIT"] = "0",
            ["LUMA_AGENT_BUILDS"] = Agents,
        });
        return await run.Ended;
    }
}
