using Luma.Cli.Output;

namespace Luma.Cli.Commands;

/// <summary>The steps of a plan, numbered.</summary>
internal static class PlanLines
{
    public static void Show(Session session, PlannedApp plan) => session.Show(plan, CliJson.Default.PlannedApp, Of(plan));

    private static IEnumerable<Line> Of(PlannedApp plan)
    {
        yield return new Line("Plan for ", Line.Strong(plan.App), ":");
        if (plan.Steps.Count == 0)
        {
            yield return new Line("  nothing, since what is asked for serves already");
        }

        for (var i = 0; i < plan.Steps.Count; i++)
        {
            yield return new Line($"{i + 1,3}. {plan.Steps[i]}");
        }
    }
}
