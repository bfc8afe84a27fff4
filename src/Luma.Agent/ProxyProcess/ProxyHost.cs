using Luma.Agent.Api;
using Luma.Agent.Hosting;
using Luma.Agent.Upgrading;
using Luma.Proxy;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Luma.Agent.ProxyProcess;

/// <summary>Puts the proxy's own process together: it knows neither Docker nor apps, and needs no right but to listen.</summary>
internal static class ProxyHost
{
    public static WebApplication Build(ProxyProcessOptions options, Inheritance inheritance)
    {
        var builder = BareHost.NewBuilder(options.Control, options.Serving.JsonLog);
        AddProxy(builder.Services, options, inheritance);

        var app = builder.Build();
        app.UseMiddleware<ProblemAnswers>();
        app.Services.GetRequiredService<ControlApi>().Map(app);
        UpgradeEndpoint.Map(app);
        return app;
    }

    private static void AddProxy(IServiceCollection services, ProxyProcessOptions options, Inheritance inheritance) => services
        .AddSingleton(options)
        .AddSingleton(inheritance)
        .AddSingleton(TimeProvider.System)
        .AddSingleton<TableFile>()
        .AddSingleton(provider => new ProxyServer(
            AgentHost.ProxyOptionsOf(options.Serving, inheritance), provider.GetRequiredService<ILoggerFactory>()))
        .AddSingleton(provider => NewControl(provider.GetRequiredService<ProxyServer>().Switchboard, provider))
        .AddSingleton<IPlace, ProxyPlace>()
        .AddSingleton(new UpgradeSettings(options.Control, options.Serving.Leave))
        .AddSingleton<Upgrade>()
        .AddHostedService<ProxyLife>()
        .AddHostedService<HangUp>();

    private static ControlApi NewControl(Switchboard switchboard, IServiceProvider provider) => new(
        new LocalControl(switchboard, provider.GetRequiredService<Inheritance>().PredecessorLeft),
        switchboard,
        provider.GetRequiredService<TableFile>().Save);
}
