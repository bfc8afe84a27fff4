using System.Net;
using Luma.Agent.Api;
using Luma.Core.Api;
using Microsoft.AspNetCore.Http;

namespace Luma.Tests.Agent.Api;

public sealed class CallerTests
{
    private const string Key = "SHA256:GHA+bWVNwOOwkOJt0LWJgULFLPLa9VUBPJIfd1NjCU0";

    private static readonly string[] Passwd = ["root:x:0:0:root:/root:/bin/bash", "", "torn", "ann:x:1000:1000::/home/ann:/bin/sh"];

    [Theory]
    [InlineData("0", "root")]
    [InlineData("1000", "ann")]
    [InlineData("1001", "1001")]
    public void A_user_goes_by_name_and_one_without_by_number(string user, string name) => Assert.Equal(name, Caller.NameOf(user, Passwd));

    [Theory]
    [InlineData("203.0.113.7", Key, "203.0.113.7", Key)]
    [InlineData("2001:db8::1", null, "2001:db8::1", null)]
    [InlineData("203.0.113.7", "SHA256:short", "203.0.113.7", null)]
    [InlineData("the moon\nover", Key, null, null)]
    [InlineData(null, Key, null, null)]
    public void An_origin_is_an_address_and_a_fingerprint_or_nothing(string? address, string? key, string? toldAddress, string? toldKey)
    {
        var headers = new HeaderDictionary { [Origin.AddressHeader] = address, [Origin.KeyHeader] = key };

        Assert.Equal(toldAddress is null ? null : new Origin(toldAddress, toldKey), Caller.OriginIn(headers));
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7", Key, "203.0.113.7", Key)]
    [InlineData("203.0.113.7", "198.51.100.9", Key, "203.0.113.7", null)]
    [InlineData("203.0.113.7", null, null, "203.0.113.7", null)]
    [InlineData(null, "198.51.100.9", Key, "198.51.100.9", Key)]
    [InlineData(null, null, null, null, null)]
    public void What_the_kernel_knows_goes_before_what_the_caller_says(string? seen, string? told, string? key, string? address, string? fingerprint) => Assert.Equal(
        address is null ? null : new Origin(address, fingerprint),
        Caller.Seen(seen is null ? null : IPAddress.Parse(seen), told is null ? null : new Origin(told, key)));
}
