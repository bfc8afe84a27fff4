namespace Luma.Proxy;

/// <summary>All live backends by identity. Requests never come here, save the one that leaves a closed backend empty.</summary>
internal sealed class BackendPool(BackendConnections connections, TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Backend> _live = [];

    /// <summary>Addresses that contradict the identity they come with.</summary>
    public IEnumerable<string> Contradictions(IEnumerable<BackendAddress> addresses)
    {
        lock (_gate)
        {
            return [.. addresses.Where(ContradictsLocked).Select(Contradiction)];
        }
    }

    /// <summary>The backends at these addresses, all accepting: known ones as they are, or accepting again, or new.</summary>
    public IReadOnlyDictionary<string, Backend> Admit(IEnumerable<BackendAddress> addresses)
    {
        lock (_gate)
        {
            return addresses.DistinctBy(address => address.Id).ToDictionary(address => address.Id, AdmitLocked);
        }
    }

    /// <summary>Closes the backends with these ids; unknown ids are gone already.</summary>
    public IReadOnlyList<Closing> Close(IEnumerable<string> ids)
    {
        lock (_gate)
        {
            return [.. ids.Distinct().Select(_live.GetValueOrDefault).OfType<Backend>().Select(CloseLocked)];
        }
    }

    public void CloseAllBut(IReadOnlyDictionary<string, Backend> kept)
    {
        lock (_gate)
        {
            foreach (var backend in _live.Values.Where(backend => !kept.ContainsKey(backend.Address.Id)).ToList())
            {
                CloseLocked(backend);
            }
        }
    }

    public IReadOnlyDictionary<string, int> InFlight()
    {
        lock (_gate)
        {
            return _live.ToDictionary(entry => entry.Key, entry => entry.Value.InFlight);
        }
    }

    /// <summary>Backends that accept and are out of rotation by their probes, with the time that they have been so.</summary>
    public IReadOnlyDictionary<string, TimeSpan> Ill()
    {
        lock (_gate)
        {
            return _live.Where(entry => entry.Value is { Accepting: true, Health.Ill: not null })
                .ToDictionary(entry => entry.Key, entry => entry.Value.Health.Ill ?? TimeSpan.Zero);
        }
    }

    /// <summary>Closes the streams of all backends; gives their number.</summary>
    public async Task<int> CutStreamsAsync()
    {
        var live = All();
        var streams = live.Sum(backend => backend.Streams);
        await Task.WhenAll(live.Select(backend => backend.CutStreamsAsync()));
        return streams;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var backend in _live.Values)
            {
                backend.Dispose();
            }

            _live.Clear();
        }
    }

    private List<Backend> All()
    {
        lock (_gate)
        {
            return [.. _live.Values];
        }
    }

    private Backend AdmitLocked(BackendAddress address)
    {
        if (!_live.TryGetValue(address.Id, out var backend))
        {
            backend = new Backend(address, connections, Retire, time);
            _live.Add(address.Id, backend);
        }

        backend.ReopenLocked();
        return backend;
    }

    private Closing CloseLocked(Backend backend)
    {
        var closing = backend.CloseLocked();
        RetireLocked(backend);
        return closing;
    }

    private void Retire(Backend backend)
    {
        lock (_gate)
        {
            RetireLocked(backend);
        }
    }

    private void RetireLocked(Backend backend)
    {
        if (backend.TryRetireLocked())
        {
            _live.Remove(backend.Address.Id);
        }
    }

    private bool ContradictsLocked(BackendAddress address) =>
        _live.TryGetValue(address.Id, out var backend) && backend.Address != address;

    private string Contradiction(BackendAddress address) =>
        $"backend {address.Id} is at {_live[address.Id].Address} and cannot be at {address} too";
}
