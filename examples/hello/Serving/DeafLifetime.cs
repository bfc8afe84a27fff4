using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;

namespace Hello.Serving;

/// <summary>Takes the place of the lifetime that stops on SIGTERM: hears the signal, says so and stays.</summary>
internal sealed class DeafLifetime : IHostLifetime, IDisposable
{
    private PosixSignalRegistration? _term;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        _term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, received =>
        {
            received.Cancel = true;
            Log.Write("ignores SIGTERM, on purpose");
        });
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _term?.Dispose();
}
