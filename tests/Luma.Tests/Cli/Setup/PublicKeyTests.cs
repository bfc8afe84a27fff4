using Luma.Cli.Setup;
using Luma.Core.Api;
using Luma.Tests.Cli.Rig;

namespace Luma.Tests.Cli.Setup;

public sealed class PublicKeyTests
{
    private const string Blob = "AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";

    [Fact]
    public void A_key_is_let_in_for_its_scope_and_nothing_else()
    {
        var key = PublicKey.Parse($"ssh-ed25519 {Blob} ci@github\n", "ci")!;

        Assert.Equal(
            $"restrict,command=\"/usr/local/bin/luma-agent bridge --scope deploy:blog --key ci@github\" ssh-ed25519 {Blob} ci@github",
            key.LineFor(Scope.Parse("deploy:blog")!));
    }

    [Theory]
    [InlineData("", "file")]
    [InlineData(" ", "file")]
    [InlineData(" Anna Smith", "Anna-Smith")]
    [InlineData(" x\" ssh-ed25519 AAAA", "x-ssh-ed25519-AAAA")]
    [InlineData(" $(reboot)", "reboot-")]
    [InlineData(" --scope admin", "scope-admin")]
    [InlineData(" \"", "unnamed")]
    public void Whatever_the_comment_is_the_name_is_a_plain_word(string comment, string name)
    {
        var key = PublicKey.Parse($"ssh-ed25519 {Blob}{comment}", "file")!;

        Assert.Equal(name, key.Name);
        Assert.True(Scope.IsKeyName(key.Name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ssh-ed25519")]
    [InlineData($"ssh-rsa {Blob} of another type than it says")]
    [InlineData($"ssh-ed25519 {Blob} first\nssh-ed25519 {Blob} second")]
    [InlineData($"command=\"sh\" ssh-ed25519 {Blob}")]
    [InlineData("ssh-ed25519 AAAA*** x")]
    [InlineData("-----BEGIN OPENSSH PRIVATE KEY-----")]
    public void Anything_but_one_line_of_a_key_is_none(string text) => Assert.Null(PublicKey.Parse(text, "file"));

    [Fact]
    public void A_private_key_is_told_from_a_public_one()
    {
        using var folder = new Folder().With("id", "-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n");

        var refusal = Assert.Throws<Luma.Cli.UsageException>(() => PublicKey.Read(folder.Of("id")));

        Assert.Contains("It is a private key, which stays where it is", refusal.Remedy, StringComparison.Ordinal);
    }
}
