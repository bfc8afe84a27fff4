using System.Net;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Hello.Serving;

/// <summary>The life of the web server: boot, listen, finish what is in flight, leave.</summary>
internal static class Server
{
    private const int ExitsAtOnce = 3;
    private const int Crashes = 4;
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(25);

    /// <summary>Runs until SIGTERM (or the misbehaviour asked for); returns the exit code.</summary>
    public static async Task<int> RunAsync(Settings settings, TimeProvider time)
    {
        if (settings.Mode == Mode.Exit)
        {
            await Console.Error.WriteLineAsync($"hello: release {settings.Version} exits at once, on purpose");
            return ExitsAtOnce;
        }

        if (settings.Mode == Mode.SlowBoot && !await BootSlowlyAsync(settings, time))
        {
            return 0;
        }

        var inFlight = new InFlight();
        await using var app = Build(settings, time, inFlight);
        _ = CrashLaterAsync(settings, time);
        await ServeAsync(app, settings, time, inFlight);
        return 0;
    }

    private static async Task ServeAsync(WebApplication app, Settings settings, TimeProvider time, InFlight inFlight)
    {
        var stopping = 0L;
        app.Lifetime.ApplicationStopping.Register(() =>
        {
            stopping = time.GetTimestamp();
            Log.Write($"release {settings.Version} stops, requests in flight: {inFlight.Count}");
        });
        await app.StartAsync();
        Log.Write($"release {settings.Version} started, {Listening(settings)}");
        await app.WaitForShutdownAsync();
        Log.Write($"release {settings.Version} stopped after {time.GetElapsedTime(stopping).TotalMilliseconds:0} ms");
    }

    private static WebApplication Build(Settings settings, TimeProvider time, InFlight inFlight)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = "/" });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, settings));
        if (settings.Mode == Mode.NeverListen)
        {
            builder.Services.AddSingleton<IServer, SilentServer>();
        }

        if (settings.Mode == Mode.IgnoreSigterm)
        {
            builder.Services.AddSingleton<IHostLifetime, DeafLifetime>();
        }

        var app = builder.Build();
        var site = new Site(settings, time, app.Lifetime.ApplicationStopping);
        app.Use(inFlight.CountAsync);
        app.UseWebSockets();
        app.Run(site.AnswerAsync);
        return app;
    }

    private static void Configure(KestrelServerOptions kestrel, Settings settings)
    {
        kestrel.AddServerHeader = false;
        // Tests upload slowly and a lot: nothing here may be the one that gives up.
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Limits.KeepAliveTimeout = settings.KeepAlive;
        if (settings.Mode == Mode.H2c)
        {
            kestrel.ConfigureEndpointDefaults(listener => listener.Protocols = HttpProtocols.Http2);
        }

        if (settings.Mode == Mode.Loopback)
        {
            kestrel.Listen(IPAddress.Loopback, settings.Port);
        }
        else
        {
            kestrel.ListenAnyIP(settings.Mode == Mode.WrongPort ? settings.Port + 1 : settings.Port);
        }
    }

    private static string Listening(Settings settings) => settings.Mode switch
    {
        Mode.NeverListen => "listens nowhere, on purpose",
        Mode.Loopback => $"listens on 127.0.0.1:{settings.Port} only, on purpose",
        Mode.WrongPort => $"listens on port {settings.Port + 1}, not {settings.Port}, on purpose",
        _ => $"listens on port {settings.Port}",
    };

    /// <summary>Returns false when SIGTERM came before the boot was over.</summary>
    private static async Task<bool> BootSlowlyAsync(Settings settings, TimeProvider time)
    {
        Log.Write($"release {settings.Version} boots for {settings.Boot.TotalSeconds} s, on purpose");
        using var stop = new CancellationTokenSource();
        // The kernel drops SIGTERM for a container's first process unless that process handles it.
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, received =>
        {
            received.Cancel = true;
            stop.Cancel();
        });
        await Task.Delay(settings.Boot, time, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !stop.IsCancellationRequested;
    }

    private static async Task CrashLaterAsync(Settings settings, TimeProvider time)
    {
        if (settings.Mode is not (Mode.ExitLater or Mode.Leak))
        {
            return;
        }

        await Task.Delay(settings.CrashAfter, time);
        if (settings.Mode == Mode.Leak)
        {
            await LeakAsync(time);
            return;
        }

        await Console.Error.WriteLineAsync($"hello: release {settings.Version} crashes, on purpose");
        Environment.Exit(Crashes);
    }

    /// <summary>Beside the runtime's heap, which keeps to the container's limit; and written to, for only then it takes memory.</summary>
    private static async Task LeakAsync(TimeProvider time)
    {
        const int Megabyte = 1 << 20;
        for (var megabytes = 0; megabytes < 1024; megabytes++)
        {
            Marshal.Copy(new byte[Megabyte], 0, Marshal.AllocHGlobal(Megabyte), Megabyte);
            await Task.Delay(TimeSpan.FromMilliseconds(2), time);
        }
    }
}
