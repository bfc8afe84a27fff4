using Luma.Agent.Hosting;

return await AgentCommand.RunAsync(args);
