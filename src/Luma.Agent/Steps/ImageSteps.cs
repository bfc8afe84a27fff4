using Luma.Agent.Deployments;
using Luma.Agent.Diagnosis;
using Luma.Agent.Images;
using Luma.Core.Deployments;
using Luma.Core.Planning;
using Luma.Core.Units;
using Luma.Docker;
using Polly;
using Polly.Retry;

namespace Luma.Agent.Steps;

/// <summary>Brings the image onto the server.</summary>
internal sealed class ImageSteps(DockerClient docker, RoomSurvey survey, TimeProvider time)
{
    private static readonly TimeSpan BetweenReports = TimeSpan.FromMilliseconds(250);

    /// <summary>ENOSPC in words, as the engine passes it on.</summary>
    private const string DiskFull = "no space left on device";

    private static readonly string[] PassingSigns =
        ["toomanyrequests", "timeout", "TLS handshake", "connection reset", "EOF", "Service Unavailable", "Bad Gateway"];

    /// <summary>What passes by itself: a registry that is busy, slow or out of reach for a moment.</summary>
    private readonly ResiliencePipeline _pulling = new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<DockerException>(Passes),
            MaxRetryAttempts = 3,
            Delay = TimeSpan.FromSeconds(1),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
        })
        .Build();

    public async Task PullAsync(PullImage step, DeploymentRun run, CancellationToken cancellation)
    {
        try
        {
            await _pulling.ExecuteAsync(async token => await PullOnceAsync(step.Image, run, token), cancellation);
        }
        catch (DockerException fault) when (fault.Message.Contains(DiskFull, StringComparison.OrdinalIgnoreCase))
        {
            throw new StepFailed(await NoRoomAsync(step, run, cancellation), Room.FreeSome, fault);
        }
        catch (DockerException fault) when (step.Refresh && fault is not DockerUnreachableException)
        {
            run.Deployment.Publish(new DeploymentWarned(
                $"{step.Image} could not be pulled again and is used as it is on this server: {fault.Message}"));
        }
        catch (DockerException fault) when (fault is not DockerUnreachableException)
        {
            throw new StepFailed(
                $"image {step.Image} is not on this server and cannot be pulled: {fault.Message}",
                "check the name and tag; for a private registry run docker login where luma runs or on the server; or build or load the image there",
                fault);
        }

        await CompareAsync(step, run, cancellation);
    }

    private async Task<string> NoRoomAsync(PullImage step, DeploymentRun run, CancellationToken cancellation)
    {
        var left = await survey.FreeDiskAsync(cancellation) is { } free ? $"; it has {ByteSize.Format(free)} left" : "";
        var last = run.Before is { Active.ImageSize: > 0 and var size } ? $", and the image that runs takes {ByteSize.Format(size)}" : "";
        return $"the disk of Docker's data has no room for image {step.Image}{left}{last}";
    }

    private async Task CompareAsync(PullImage step, DeploymentRun run, CancellationToken cancellation) =>
        run.Unchanged = step.EndsIfSame && (await docker.Images.InspectAsync(step.Image, cancellation)).Id == run.Before!.Active.ImageId;

    private async Task PullOnceAsync(string image, DeploymentRun run, CancellationToken cancellation)
    {
        var progress = new PullReport(image);
        var (told, known) = (time.GetTimestamp(), 0L);
        await foreach (var part in docker.Images.PullAsync(image, run.Registry is { } login ? RegistryLogins.Of(login) : RegistryLogins.For(image), cancellation))
        {
            progress.Add(part);
            if (progress.Total > known)
            {
                known = progress.Total;
                await CheckRoomAsync(image, progress.Left, cancellation);
            }

            if (time.GetElapsedTime(told) >= BetweenReports)
            {
                told = time.GetTimestamp();
                run.Deployment.Publish(progress.ToEvent());
            }
        }
    }

    /// <summary>
    /// The size of an image is known to the registry alone, and the engine tells that of a layer when its download begins: then is the
    /// first time that it can be seen, before the disk is full and what serves has none left to write to.
    /// </summary>
    private async Task CheckRoomAsync(string image, long needed, CancellationToken cancellation)
    {
        if (await survey.FreeDiskAsync(cancellation) is { } free && needed > free)
        {
            throw new StepFailed(
                $"image {image} does not fit on the disk of Docker's data: at least {ByteSize.Format(needed)} of it are to come, and {ByteSize.Format(free)} are left", Room.FreeSome);
        }
    }

    private static bool Passes(DockerException fault) =>
        fault is DockerTimeoutException
        || PassingSigns.Any(sign => fault.Message.Contains(sign, StringComparison.OrdinalIgnoreCase));
}
