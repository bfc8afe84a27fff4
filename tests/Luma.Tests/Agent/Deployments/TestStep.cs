using Luma.Core.Deployments;
using Luma.Core.Planning;

namespace Luma.Tests.Agent.Deployments;

/// <summary>A step that nobody executes.</summary>
internal sealed record TestStep(string Text) : Step(DeploymentState.Preparing)
{
    public override string ToString() => Text;
}
