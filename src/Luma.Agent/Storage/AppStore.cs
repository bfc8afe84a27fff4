using System.Collections.Immutable;

namespace Luma.Agent.Storage;

/// <summary>Every app with an active release: in memory for readers, on disk before anyone relies on it.</summary>
internal sealed class AppStore(StateFolder folder)
{
    private readonly Lock _lock = new();
    private ImmutableSortedDictionary<string, AppRecord> _apps =
        folder.LoadApps().ToImmutableSortedDictionary(app => app.Active.Spec.Name, app => app, StringComparer.Ordinal);

    public IEnumerable<AppRecord> All => _apps.Values;

    public AppRecord? Find(string app) => _apps.GetValueOrDefault(app);

    /// <exception cref="IOException">The record could not be made durable; readers still see the old one.</exception>
    public void Save(AppRecord app)
    {
        lock (_lock)
        {
            folder.Save(app);
            _apps = _apps.SetItem(app.Active.Spec.Name, app);
        }
    }

    /// <summary>Undoes the last <see cref="Save"/>, also where the disk has no room for a record.</summary>
    /// <param name="before">The record that it replaced.</param>
    public void TakeBack(AppRecord before)
    {
        lock (_lock)
        {
            folder.TakeBack(before.Active.Spec.Name);
            _apps = _apps.SetItem(before.Active.Spec.Name, before);
        }
    }

    public void Forget(string app)
    {
        lock (_lock)
        {
            folder.ForgetApp(app);
            _apps = _apps.Remove(app);
        }
    }
}
