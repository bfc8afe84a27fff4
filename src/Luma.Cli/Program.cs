using Luma.Cli;

return await CommandLine.RunAsync(args, Surroundings.OfThisProcess());
