using Luma.Cli.Connection;
using Luma.Core.Api;
using Luma.Tests.Cli.Rig;

namespace Luma.Tests.Cli.Connection;

public sealed class SshLoginTests : IDisposable
{
    private const string Connection = "203.0.113.7 52814 198.51.100.2 22";
    private const string Key = "publickey ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIG81jGmdVRhqkpyXAkmUIzRm3Hf67H2bs0YXmjQDU1KF";

    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The fingerprint is what ssh-keygen -l prints for that key.</summary>
    [Theory]
    [InlineData(Key, "SHA256:GHA+bWVNwOOwkOJt0LWJgULFLPLa9VUBPJIfd1NjCU0")]
    [InlineData("password\n" + Key, "SHA256:GHA+bWVNwOOwkOJt0LWJgULFLPLa9VUBPJIfd1NjCU0")]
    [InlineData("password", null)]
    [InlineData("publickey ssh-ed25519 not base64", null)]
    [InlineData("", null)]
    public void The_key_is_told_by_its_fingerprint(string told, string? fingerprint)
    {
        _folder.With("sshauth", told);

        Assert.Equal(new Origin("203.0.113.7", fingerprint), Find(Connection, Path.Combine(_folder.Path, "sshauth")));
    }

    [Fact]
    public void Where_sshd_exposes_no_key_the_address_is_told() => Assert.Equal(new Origin("203.0.113.7", null), Find(Connection, null));

    [Fact]
    public void A_file_that_is_gone_is_as_good_as_none() => Assert.Equal(new Origin("203.0.113.7", null), Find(Connection, "/nowhere/sshauth"));

    [Fact]
    public void Who_did_not_come_over_SSH_has_no_origin() => Assert.Null(Find(null, null));

    private static Origin? Find(string? connection, string? auth) => SshLogin.Find(name => name switch
    {
        "SSH_CONNECTION" => connection,
        "SSH_USER_AUTH" => auth,
        _ => null,
    });
}
