using Luma.Agent.Hosting;

// Read once, before the first socket: what waits for bytes goes on where they arrive, instead of on another thread. The
// proxy's request then crosses no queue, which is worth a quarter of its throughput. In return nothing that hears from a
// socket may block; what does (the engine's answers lead to the disk) leaves that thread first.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");

return await AgentCommand.RunAsync(args);
