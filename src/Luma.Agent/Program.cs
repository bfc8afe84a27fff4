using Luma.Agent.Hosting;

return await AgentCommand.Build().Parse(args).InvokeAsync();
