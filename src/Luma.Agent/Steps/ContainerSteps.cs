using System.Globalization;
using System.Net;
using System.Text.Json;
using Luma.Agent.Deployments;
using Luma.Agent.Hosting;
using Luma.Agent.Images;
using Luma.Agent.Networks;
using Luma.Core.Api;
using Luma.Core.Apps;
using Luma.Core.Deployments;
using Luma.Core.Naming;
using Luma.Core.Planning;
using Luma.Docker;

namespace Luma.Agent.Steps;

/// <summary>Creates, starts, stops and removes the containers of a set, all at once.</summary>
internal sealed class ContainerSteps(DockerClient docker, ProjectNetworks networks, AgentOptions agent)
{
    public async Task CreateAsync(CreateReplicas step, DeploymentRun run, CancellationToken cancellation)
    {
        var network = Names.Network(run.Spec.Project);
        using var picked = await networks.PickAsync(network, step.Set.Containers.Count, cancellation);
        await Task.WhenAll(step.Set.Containers.Zip(picked.Addresses, async (name, address) =>
            run.Own.Add(name, await CreateAsync(name, Specify(step, run, name, address), cancellation))));
        await KnowImageAsync((await docker.Containers.InspectAsync(run.Own.Get(step.Set.Containers[0]), cancellation)).Image, run, cancellation);
    }

    /// <summary>By the id that the containers have: the name may mean another image by now.</summary>
    private async Task KnowImageAsync(string id, DeploymentRun run, CancellationToken cancellation)
    {
        var image = await docker.Images.InspectAsync(id, cancellation);
        run.Image = UsedImage.Of(image, run.Spec.Image);
        run.Deployment.Know(image.Id, run.Again?.Version ?? ReleaseVersion.Of(run.Spec, image.Id, image.Config.Labels));
    }

    public Task StartAsync(ReplicaSet set, DeploymentRun run, CancellationToken cancellation) => EachAsync(set.Containers, async name =>
    {
        try
        {
            await docker.Containers.StartAsync(run.Own.Get(name), cancellation);
        }
        catch (DockerException fault) when (fault is not (DockerUnreachableException or DockerTimeoutException))
        {
            throw new StepFailed($"{name} cannot be started: {fault.Message}", "check command, volumes and the image's architecture", fault);
        }
    });

    /// <summary>From now on the set comes back after a crash or a reboot; until it was switched to, it must not.</summary>
    public Task KeepRunningAsync(IReadOnlyList<string> ids, CancellationToken cancellation) =>
        EachAsync(ids, id => docker.Containers.UpdateAsync(id, RestartPolicy.UnlessStopped, cancellation));

    public Task StopAsync(IReadOnlyList<string> ids, TimeSpan grace, CancellationToken cancellation) =>
        EachAsync(ids, id => IfThere(docker.Containers.StopAsync(id, grace, ct: cancellation)));

    public Task RemoveAsync(IReadOnlyList<string> ids, CancellationToken cancellation) =>
        EachAsync(ids, id => docker.Containers.RemoveAsync(id, force: true, volumes: true, cancellation));

    public Task RenameAsync(RenameReplicas step, DeploymentRun run, CancellationToken cancellation) =>
        Task.WhenAll(step.Set.Containers.Zip(step.Names, (name, wanted) => RenameAsync(run.Own.Get(name), wanted, cancellation)));

    public Task SetAsideAsync(ReplicaSet set, DeploymentRun run, CancellationToken cancellation) => EachAsync(set.Containers, name =>
    {
        // From here on the name is the candidate's.
        run.Own.Rename(name, Names.SetAside(name));
        return RenameAsync(run.Own.Get(Names.SetAside(name)), Names.SetAside(name), cancellation);
    });

    /// <summary>Undoes <see cref="SetAsideAsync"/>, as far as it had come.</summary>
    public Task PutBackAsync(ReplicaSet set, DeploymentRun run, CancellationToken cancellation) =>
        EachAsync(set.Containers.Where(name => run.Own.Find(Names.SetAside(name)) is not null), name => IfThere(RenameAsync(run.Own.Get(Names.SetAside(name)), name, cancellation)));

    /// <summary>What bears the name already keeps it, which Docker refuses.</summary>
    private async Task RenameAsync(string id, string name, CancellationToken cancellation)
    {
        try
        {
            await docker.Containers.RenameAsync(id, name, cancellation);
        }
        catch (DockerException fault) when (fault.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Conflict)
        {
            if ((await docker.Containers.InspectAsync(id, cancellation)).Name != name)
            {
                throw;
            }
        }
    }

    /// <summary>Removes what the deployment created, and nothing that merely bears the same name.</summary>
    public async Task RemoveCreatedAsync(DeploymentStatus deployment, CancellationToken cancellation)
    {
        var label = deployment.Kind == DeploymentKind.Repair ? Labels.Repair : Labels.Deployment;
        var created = await docker.Containers.ListAsync(all: true, Filters.None.Label(label, deployment.Id), cancellation);
        await RemoveAsync([.. created.Select(container => container.Id)], cancellation);
    }

    /// <returns>Its id.</returns>
    private async Task<string> CreateAsync(string name, ContainerSpec spec, CancellationToken cancellation)
    {
        try
        {
            return (await docker.Containers.CreateAsync(name, spec, cancellation)).Id;
        }
        catch (DockerConflictException fault)
        {
            throw new StepFailed(
                $"the container name {name} is taken by a container that this agent did not create",
                $"remove or rename it: docker rm {name}, docker rename {name} NEW; or give the app another name",
                fault);
        }
    }

    private ContainerSpec Specify(CreateReplicas step, DeploymentRun run, string name, string address)
    {
        var app = run.Spec;
        var network = Names.Network(app.Project);
        return new()
        {
            Image = step.Image,
            Cmd = app.Command.Count > 0 ? app.Command : null,
            Env = run.Environment,
            Labels = LabelsOf(step.Set, run, name, address),
            StopTimeout = (int)Math.Ceiling(app.StopGrace.TotalSeconds),
            HostConfig = new()
            {
                Binds = app.Volumes.Count > 0 ? [.. app.Volumes.Select(volume => Names.Volume(app.Project, volume))] : null,
                Memory = app.Resources.Memory,
                NanoCpus = (long?)(app.Resources.Cpus * 1_000_000_000m),
                RestartPolicy = RestartPolicy.No,
                NetworkMode = network,
            },
            NetworkingConfig = new(new Dictionary<string, EndpointSettings> { [network] = Endpoints.At(address, [step.Alias]) }),
        };
    }

    private Dictionary<string, string> LabelsOf(ReplicaSet set, DeploymentRun run, string name, string address)
    {
        var at = set.Containers.ToList().IndexOf(name);
        var whole = run.Plan.Replaced.Count > 0 ? run.Before!.Active.Set : set;
        Dictionary<string, string> labels = new()
        {
            [Labels.Project] = run.Spec.Project,
            [Labels.App] = run.Spec.Name,
            [Labels.Color] = set.Colour.Text(),
            [Labels.Active] = "true",
            [Labels.Release] = set.Release.ToString(CultureInfo.InvariantCulture),
            [Labels.Replica] = (whole == set ? at + 1 : run.Before!.Active.PlaceOf(run.Plan.Replaced[at])).ToString(CultureInfo.InvariantCulture),
            [Labels.Replicas] = whole.Containers.Count.ToString(CultureInfo.InvariantCulture),
            [Labels.Address] = address,
            [Labels.Deployment] = run.Deployment.Id,
            [Labels.Agent] = agent.Identity,
            [Labels.Spec] = JsonSerializer.Serialize(run.Spec, LumaJson.Default.AppSpec),
        };
        if (whole != set)
        {
            // They belong to a set that an earlier deployment created.
            (labels[Labels.Deployment], labels[Labels.Repair]) = (run.Before!.Active.Deployment, run.Deployment.Id);
        }

        return labels;
    }

    private static Task EachAsync(IEnumerable<string> containers, Func<string, Task> act) => Task.WhenAll(containers.Select(act));

    /// <summary>What somebody has removed by hand is as good as stopped and renamed.</summary>
    private static async Task IfThere(Task call)
    {
        try
        {
            await call;
        }
        catch (DockerNotFoundException)
        {
        }
    }
}
