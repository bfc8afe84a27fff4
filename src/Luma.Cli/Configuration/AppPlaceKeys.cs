namespace Luma.Cli.Configuration;

/// <summary><c>apps.NAME.servers</c>: a list of names, or a mapping of names to what differs there.</summary>
internal static class AppPlaceKeys
{
    private static readonly KeyTable<AppPlace> Different = new(
        new Key<AppPlace>("replicas", (place, field) => place with { Replicas = Replicas(field) }));

    public static readonly IReadOnlyList<string> Paths = ["SERVER", .. Different.Paths.Select(path => $"SERVER.{path}")];

    public static IReadOnlyList<AppPlace> Bind(Field field)
    {
        IReadOnlyList<AppPlace> places = field.Node is Mapping
            ? [.. field.Entries().Select(entry => Different.Bind(new(entry.Name, null), entry.Value))]
            : [.. field.Items("a list of names of servers, or a mapping of them").Select(item => new AppPlace(item.Text(""), null))];
        if (places.Count == 0 && field.Node is Mapping or Sequence)
        {
            field.Problem("must name at least one server; without the key the app goes to all");
        }

        return places;
    }

    private static int Replicas(Field field)
    {
        var replicas = field.Whole(1);
        if (replicas is < 1 or > 100)
        {
            field.Problem($"must be from 1 to 100 (was {replicas})");
        }

        return replicas;
    }
}
