using System.Runtime.InteropServices;
using Luma.Benchmarks;

// What was started is ended at the process's exit, and an interrupt is to lead there.
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => Environment.Exit(130));
return await Choice.RunAsync(args);
