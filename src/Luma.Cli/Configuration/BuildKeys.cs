using Luma.Cli.Images;
using Luma.Core;
using Luma.Core.Apps;

namespace Luma.Cli.Configuration;

/// <summary>The keys of <c>apps.NAME.build</c>, and what goes with them.</summary>
internal static class BuildKeys
{
    public static readonly KeyTable<BuildSpec> All = new(
        new("context", (build, field) => build with { Context = field.Text(build.Context) }),
        new("dockerfile", (build, field) => build with { Dockerfile = field.Text(build.Dockerfile) }),
        new("args", (build, field) => build with { Args = EnvironmentKeys.Listed(field, field.Path) }),
        new("target", (build, field) => build with { Target = field.Text(build.Target ?? "") }),
        new("platform", (build, field) => build with { Platform = field.Text(build.Platform ?? "") }));

    /// <summary>What does not go together.</summary>
    public static IEnumerable<Problem> Check(AppEntry app)
    {
        var place = $"apps.{app.Spec.Name}";
        var image = ImageReference.TryParse(app.Spec.Image, out var reference) ? reference : null;
        if (app.Push is not (Push.Servers or Push.Registry or Push.None))
        {
            yield return new($"{place}.push", $"must be {Push.Servers}, {Push.Registry} or {Push.None} (was '{app.Push}')");
        }
        else if (app.Build is not null && app.Push == Push.None)
        {
            yield return new($"{place}.push", $"cannot be {Push.None} with build: servers cannot have an image that is built here");
        }

        if (app.Build is not null && (image?.Tag ?? image?.Digest) is not null)
        {
            yield return new($"{place}.image", $"must have no tag where build is given: each build gets its own (was '{app.Spec.Image}')");
        }
        else if (app.Push is Push.Servers or Push.Registry && image is { Digest: not null })
        {
            yield return new($"{place}.image", $"must have no digest where push is {app.Push}: it is sent by its tag (was '{app.Spec.Image}')");
        }
    }
}
