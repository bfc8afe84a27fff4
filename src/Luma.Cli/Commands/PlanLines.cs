using System.Text.Json;
using Luma.Cli.Output;

namespace Luma.Cli.Commands;

/// <summary>The steps of a plan, numbered.</summary>
internal static class PlanLines
{
    public static void Show(Session session, PlannedApp plan)
    {
        if (session.Json)
        {
            session.Around.Out.WriteLine(JsonSerializer.Serialize(plan, CliJson.Default.PlannedApp));
            return;
        }

        session.Say(new Line("Plan for ", Line.Strong(plan.App), ":"));
        if (plan.Steps.Count == 0)
        {
            session.Say("  nothing, since what is asked for serves already");
        }

        for (var i = 0; i < plan.Steps.Count; i++)
        {
            session.Say($"{i + 1,3}. {plan.Steps[i]}");
        }
    }
}
