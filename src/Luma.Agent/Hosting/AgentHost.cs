using Luma.Agent.Api;
using Luma.Agent.Auditing;
using Luma.Agent.Checks;
using Luma.Agent.Crashing;
using Luma.Agent.Deployments;
using Luma.Agent.Diagnosis;
using Luma.Agent.Images;
using Luma.Agent.Networks;
using Luma.Agent.Observing;
using Luma.Agent.Reconciling;
using Luma.Agent.Retaining;
using Luma.Agent.Routing;
using Luma.Agent.Scoping;
using Luma.Agent.Steps;
using Luma.Agent.Storage;
using Luma.Agent.Upgrading;
using Luma.Core.Api;
using Luma.Docker;
using Luma.Proxy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Luma.Agent.Hosting;

/// <summary>Puts the agent together: state, Docker, the proxy, and the API on its socket.</summary>
internal static class AgentHost
{
    public static WebApplication Build(AgentOptions options, Inheritance inheritance)
    {
        var builder = BareHost.NewBuilder(options.Socket, options.JsonLog);
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.ListenUnixSocket(AgentSocket.Unpublished(KeyHolder.SocketBeside(options.Socket)), listen => listen.Use(KeyConnections.Introduced)));
        AddProxy(builder.Services.AddSingleton(inheritance), options);
        AddAgent(builder.Services, options);

        var app = builder.Build();
        app.UseMiddleware<ProblemAnswers>();
        app.Use(VersionCheck.CheckAsync);
        app.UseMiddleware<ScopeCheck>();
        app.Use(UpgradeEndpoint.CountChangesAsync);
        DeploymentEndpoints.Map(app);
        AppEndpoints.Map(app);
        RouteEndpoints.Map(app);
        ImageEndpoints.Map(app);
        PruneEndpoint.Map(app);
        CheckEndpoint.Map(app);
        UpgradeEndpoint.Map(app);
        AuditEndpoints.Map(app);
        app.MapGet(ApiPaths.Version, VersionAsync);
        return app;
    }

    /// <summary>First of all: the proxy opens when its table is there, and is the last to close.</summary>
    private static IServiceCollection AddProxy(IServiceCollection services, AgentOptions options) => options.Proxy is { } path
        ? services
            .AddSingleton(Control(new RemoteControl(path)))
            .AddHostedService<DetachedProxy>()
        : services
            .AddSingleton(provider => new ProxyServer(
                ProxyOptionsOf(options, provider.GetRequiredService<Inheritance>()), provider.GetRequiredService<ILoggerFactory>()))
            .AddSingleton(provider => Control(new LocalControl(
                provider.GetRequiredService<ProxyServer>().Switchboard, provider.GetRequiredService<Inheritance>().PredecessorLeft)))
            .AddHostedService<EmbeddedProxy>();

    private static IProxyControl Control(IProxyControl control) => CrashPoints.Armed ? new CrashingControl(control) : control;

    private static void AddAgent(IServiceCollection services, AgentOptions options) => services
        .AddSingleton(options)
        .AddSingleton(TimeProvider.System)
        .AddSingleton(new DockerClient(new DockerClientOptions
        {
            Endpoint = DockerEndpoint.Parse(options.Docker),
            Through = CrashPoints.Armed ? sending => new CrashingCalls(sending) : null,
        }))
        .AddSingleton(provider => new StateFolder(options.State, provider.GetRequiredService<ILogger<StateFolder>>()))
        .AddSingleton(provider => provider.GetRequiredService<StateFolder>().Audit)
        .AddSingleton<OwnActs>()
        .AddSingleton<AppStore>()
        .AddSingleton<Prober>()
        .AddSingleton<RoutePublisher>()
        .AddSingleton<ManualRouting>()
        .AddSingleton<TrafficWindows>()
        .AddSingleton<ContainerStory>()
        .AddSingleton<HealthGate>()
        .AddSingleton<Observer>()
        .AddSingleton<AppView>()
        .AddSingleton<AppLogs>()
        .AddSingleton<ReleaseView>()
        .AddSingleton<OwnContainer>()
        .AddSingleton<ProjectNetworks>()
        .AddSingleton<Endpoints>()
        .AddSingleton<RoomSurvey>()
        .AddSingleton<IncomingBlobs>()
        .AddSingleton<ImageIntake>()
        .AddSingleton<RoomSteps>()
        .AddSingleton<ImageSteps>()
        .AddSingleton<ContainerSteps>()
        .AddSingleton<HealthSteps>()
        .AddSingleton<AliasSteps>()
        .AddSingleton<TrafficSteps>()
        .AddSingleton<Vigils>()
        .AddSingleton<WatchSteps>()
        .AddSingleton<ActiveCare>()
        .AddSingleton<PromotionSteps>()
        .AddSingleton<WaysBack>()
        .AddSingleton<Removal>()
        .AddSingleton<RemnantSteps>()
        .AddSingleton<Departure>()
        .AddSingleton<Dependents>()
        .AddSingleton<Deletions>()
        .AddSingleton<StepExecutor>()
        .AddSingleton<Runner>()
        .AddSingleton<DeploymentBoard>()
        .AddSingleton<WaitingLine>()
        .AddSingleton<Exposures>()
        .AddSingleton<ReleaseNumbers>()
        .AddSingleton<RollbackTargets>()
        .AddSingleton<RunningImages>()
        .AddSingleton<Revival>()
        .AddSingleton<Likeness>()
        .AddSingleton<Pruner>()
        .AddSingleton<Conflicts>()
        .AddSingleton<Launcher>()
        .AddSingleton<ReconcileSignal>()
        .AddSingleton<BrokenDeployments>()
        .AddSingleton<LostRecords>()
        .AddSingleton<LeftNetworks>()
        .AddSingleton<ResumedDrains>()
        .AddSingleton<BrokenDeletions>()
        .AddSingleton<Mending>()
        .AddSingleton<Tidying>()
        .AddSingleton<CrashLoops>()
        .AddSingleton<Ailments>()
        .AddSingleton<Repairs>()
        .AddSingleton<ReplicaWatch>()
        .AddSingleton<LaunchPad>()
        .AddSingleton<Reconciler>()
        .AddSingleton<EventListener>()
        .AddSingleton<ICheck, EngineCheck>()
        .AddSingleton<ICheck, ProxyCheck>()
        .AddSingleton<ICheck, PortCheck>()
        .AddSingleton<ICheck, DescriptorCheck>()
        .AddSingleton<ICheck>(new ConntrackCheck())
        .AddSingleton<ICheck, CertificateCheck>()
        .AddSingleton<ICheck, AppCheck>()
        .AddSingleton<ICheck, LeftoverCheck>()
        .AddSingleton<ICheck, DiskCheck>()
        .AddSingleton<ICheck, MemoryCheck>()
        .AddSingleton<ICheck, NetworkCheck>()
        .AddSingleton<ICheck, ClockCheck>()
        .AddSingleton<ICheck, SocketCheck>()
        .AddSingleton<ICheck, StateCheck>()
        .AddSingleton<ICheck, AuditCheck>()
        .AddSingleton<Checkup>()
        .AddSingleton<Changes>()
        .AddSingleton<IPlace, AgentPlace>()
        .AddSingleton(new UpgradeSettings(options.Socket, options.Leave))
        .AddSingleton<Upgrade>()
        .AddHostedService(provider => provider.GetRequiredService<Reconciler>())
        .AddHostedService(provider => provider.GetRequiredService<EventListener>())
        .AddHostedService(provider => provider.GetRequiredService<LaunchPad>())
        .AddHostedService<BlobTidying>()
        .AddHostedService<HangUp>()
        .AddHostedService<Arrival>();

    public static ProxyOptions ProxyOptionsOf(AgentOptions options, Inheritance inheritance) => new()
    {
        Listen = options.Http,
        Https = options.Https,
        Certificates = options.Certificates,
        MaxConnections = options.MaxConnections,
        MaxConnectionsPerAddress = options.MaxConnectionsPerAddress,
        TrustedProxies = options.TrustedProxies,
        Inherited = inheritance.Sockets,
        AccessLog = Console.OpenStandardOutput(),
    };

    private static async Task<IResult> VersionAsync(DockerClient docker, CancellationToken aborted)
    {
        try
        {
            var engine = await docker.System.VersionAsync(aborted);
            return Results.Json(new(AgentVersions.Own, engine.Version, await docker.System.ApiVersionAsync(aborted)), LumaJson.Default.AgentVersion);
        }
        catch (DockerException)
        {
            return Results.Json(new(AgentVersions.Own, null, null), LumaJson.Default.AgentVersion);
        }
    }
}
