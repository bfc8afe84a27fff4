using Luma.Core.Deployments;

namespace Luma.Agent.Deployments;

/// <summary>A step that could not be done, with what a person needs to know.</summary>
internal sealed class StepFailed(Failure failure, Exception? cause = null) : Exception(failure.Message, cause)
{
    public StepFailed(string message, string remedy, Exception? cause = null)
        : this(Failure.Of(message, remedy), cause)
    {
    }

    public Failure Failure { get; } = failure;
}
