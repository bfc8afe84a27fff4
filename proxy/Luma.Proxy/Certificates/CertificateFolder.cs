using Microsoft.Extensions.Logging;

namespace Luma.Proxy;

/// <summary>The certificates of a folder, read again when they change; one that cannot be used never touches another.</summary>
internal sealed partial class CertificateFolder(string folder, TimeProvider time, ILogger<CertificateFolder> log) : IAsyncDisposable
{
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, CertificatePair> _pairs = [];
    private readonly CancellationTokenSource _end = new();
    private CertificateTable _table = new([]);
    private Task _watching = Task.CompletedTask;
    private bool _saidEmpty;

    /// <summary>The certificate for a host name, which is null or empty if the client gave none; null if there is none at all.</summary>
    public ServedCertificate? For(string? name) => Volatile.Read(ref _table).Find(name ?? "");

    /// <summary>Reads the folder, and from then on every two seconds again.</summary>
    public void Start()
    {
        Look();
        _watching = WatchAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watching;
        _end.Dispose();
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(_pause, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token))
            {
                Look();
            }
        }
        catch (OperationCanceledException)
        {
            // The proxy ends.
        }
    }

    private void Look()
    {
        try
        {
            LookAt(CertificateFiles.In(folder));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Unreadable(folder, fault.Message);
        }
    }

    private void LookAt(IReadOnlyList<string> files)
    {
        foreach (var gone in _pairs.Keys.Except(files).ToList())
        {
            _pairs.Remove(gone);
        }

        var now = time.GetUtcNow();
        foreach (var file in files)
        {
            if (!_pairs.TryGetValue(file, out var pair))
            {
                _pairs.Add(file, pair = new CertificatePair(file));
            }

            foreach (var problem in pair.Look(now))
            {
                Problem(problem);
            }
        }

        Publish([.. files.Select(file => _pairs[file].Served).OfType<ServedCertificate>()]);
    }

    private void Publish(IReadOnlyList<ServedCertificate> served)
    {
        Volatile.Write(ref _table, new CertificateTable(served));
        if (served.Count == 0 && !_saidEmpty)
        {
            Empty(folder);
        }

        _saidEmpty = served.Count == 0;
    }

    [LoggerMessage(LogLevel.Warning, "Certificate: {Problem}")]
    private partial void Problem(string problem);

    [LoggerMessage(LogLevel.Warning, "There is no certificate in {Folder}: HTTPS connections are refused until NAME.pem and NAME.key are put there")]
    private partial void Empty(string folder);

    [LoggerMessage(LogLevel.Warning, "The folder of certificates {Folder} cannot be read: {Reason}")]
    private partial void Unreadable(string folder, string reason);
}
