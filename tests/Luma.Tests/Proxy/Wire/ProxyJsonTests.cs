using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Luma.Proxy;

namespace Luma.Tests.Proxy.Wire;

public sealed class ProxyJsonTests
{
    [Fact]
    public void What_an_older_program_did_not_write_has_its_default()
    {
        var table = JsonSerializer.Deserialize("""{"generation":3,"routes":[{"host":"a.test","app":"a","release":"1"}]}""", ProxyJson.Default.RouteTable);

        Assert.Equal(new Route { Host = "a.test", App = "a", Release = "1" }, Assert.Single(table!.Routes));
    }

    /// <summary>The generated reader gives initialisers that are absent <c>default</c>, not what they say.</summary>
    [Fact]
    public void Nothing_in_a_table_has_a_default_behind_an_initialiser()
    {
        var doubtful = Reachable(typeof(RouteTable), [])
            .SelectMany(type => type.GetProperties())
            .Where(property => IsInitialiser(property) && !property.IsDefined(typeof(RequiredMemberAttribute)) && !IsConstructed(property));

        Assert.Empty(doubtful.Select(property => $"{property.DeclaringType!.Name}.{property.Name} needs a setter"));
    }

    private static bool IsInitialiser(PropertyInfo property) =>
        property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) == true;

    /// <summary>A positional record's property has no default.</summary>
    private static bool IsConstructed(PropertyInfo property) => property.DeclaringType!.GetConstructors()
        .Any(constructor => constructor.GetParameters().Any(parameter => parameter.Name == property.Name));

    private static HashSet<Type> Reachable(Type type, HashSet<Type> seen)
    {
        foreach (var argument in type.GetGenericArguments())
        {
            Reachable(argument, seen);
        }

        if (type.Assembly == typeof(RouteTable).Assembly && seen.Add(type))
        {
            foreach (var property in type.GetProperties())
            {
                Reachable(property.PropertyType, seen);
            }
        }

        return seen;
    }
}
