using Luma.Agent.Upgrading;
using Luma.Docker;
using Luma.Proxy;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Luma.Agent.Hosting;

/// <summary>The life of a process that has a unix socket: it claims what was left to it, serves, is upgraded, and ends.</summary>
internal static class Life
{
    /// <param name="sockets">Its sockets.</param>
    /// <param name="group">Whether group <c>luma</c> may use them, where there is one.</param>
    /// <param name="build">Puts the process together.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Its exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> sockets, bool group, Func<Inheritance, WebApplication> build, CancellationToken cancellation)
    {
        OwnProgram.Remember();
        Inheritance? inheritance = null;
        try
        {
            inheritance = await Inheritance.ClaimAsync(cancellation);
            foreach (var socket in sockets)
            {
                AgentSocket.Prepare(socket, replace: inheritance.Table is not null);
            }

            await using var process = build(inheritance);
            await ServeAsync(process, sockets, group, inheritance, cancellation);
            return 0;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ListenException or DockerException)
        {
            await Console.Error.WriteLineAsync($"luma-agent: {fault.Message}");
            await (inheritance?.FailAsync(fault.Message) ?? Task.CompletedTask);
            return 1;
        }
        finally
        {
            inheritance?.Dispose();
        }
    }

    private static async Task ServeAsync(WebApplication process, IReadOnlyList<string> sockets, bool group, Inheritance inheritance, CancellationToken cancellation)
    {
        await process.StartAsync(cancellation);
        await inheritance.ReadyAsync();
        foreach (var socket in sockets)
        {
            AgentSocket.Publish(socket, group);
        }

        await inheritance.SettledAsync();
        ServiceState.Ready();
        var upgrade = process.Services.GetRequiredService<Upgrade>();
        process.Lifetime.ApplicationStopping.Register(() =>
        {
            if (!upgrade.Replaced)
            {
                ServiceState.Stopping();
                sockets.ToList().ForEach(File.Delete);
            }
        });
        await process.WaitForShutdownAsync(cancellation);
    }
}
