using Luma.Core.Api;

namespace Luma.Agent.Deployments;

/// <summary>Who asks for a deployment.</summary>
/// <param name="User">The user's name, or number where it has none; empty where it is not known.</param>
/// <param name="Process">As the server numbers it; 0 where it is not known.</param>
/// <param name="Origin">From where; null where that is not known.</param>
/// <param name="Waits">Whether the deployment may wait while something else is being done to the app.</param>
/// <param name="Hold">How long the deployment stands still before its switch for somebody to promote it; null where it goes straight on.</param>
internal sealed record Asker(string User, int Process = 0, Origin? Origin = null, bool Waits = false, TimeSpan? Hold = null);
