using Luma.Agent.Checks;
using Luma.Agent.Hosting;
using Luma.Agent.Storage;
using Luma.Core.Api;
using Luma.Tests.Agent.Rig;
using Luma.Tests.Core.Apps;
using Luma.Tests.Proxy.Rig;

namespace Luma.Tests.Agent.Checks;

/// <summary>What <c>luma doctor</c> finds in files and clocks; what it finds in Docker is tried with a real one.</summary>
public sealed class ServerCheckTests : IDisposable
{
    private readonly StateOnDisk _state = new();

    private AgentOptions Options => new() { State = _state.Root, Certificates = _state.Root, Socket = _state.At("agent.sock") };

    public void Dispose() => _state.Dispose();

    [Theory]
    [InlineData(-1, CheckState.Trouble, "expired on")]
    [InlineData(10, CheckState.Advice, "expires in ")]
    [InlineData(20, CheckState.Good, "holds until")]
    public async Task A_certificate_is_told_by_the_days_it_has_left(int days, CheckState state, string told)
    {
        TestCertificate.Write(_state.Root, "blog", TimeProvider.System.GetUtcNow().AddDays(days).AddMinutes(1), "blog.example.com");

        var found = Assert.Single(await CertificatesAsync());

        Assert.Equal(state, found.State);
        Assert.Contains($"blog.pem (blog.example.com) {told}", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_without_its_key_cannot_be_used()
    {
        TestCertificate.Write(_state.Root, "blog", "blog.example.com");
        File.Delete(_state.At("blog.key"));

        var found = Assert.Single(await CertificatesAsync());

        Assert.Equal(CheckState.Trouble, found.State);
        Assert.Contains("cannot be used with blog.key", found.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task A_host_that_demands_HTTPS_needs_a_certificate(bool demands, bool trouble)
    {
        _state.Folder.Save(Records.App(Blog.Spec with { Proxy = new() { Hosts = ["blog.example.com"], AppPort = 3000, HttpsOnly = demands } }));

        Assert.Equal(trouble, (await CertificatesAsync()).Any(found => found.State == CheckState.Trouble));
    }

    [Theory]
    [InlineData(0, CheckState.Good)]
    [InlineData(3600, CheckState.Trouble)]
    public async Task A_clock_that_is_behind_what_was_recorded_is_wrong(int secondsAhead, CheckState state)
    {
        _state.Folder.Save(Records.Deployment() with { StartedAt = TimeProvider.System.GetUtcNow().AddSeconds(secondsAhead) });

        Assert.Equal(state, Assert.Single(await new ClockCheck(_state.Folder, TimeProvider.System).LookAsync(CancellationToken.None)).State);
    }

    [Fact]
    public async Task A_clock_from_before_the_agent_was_made_is_wrong() =>
        Assert.Equal(CheckState.Trouble, Assert.Single(await new ClockCheck(_state.Folder, new Cli.Rig.ManualTime()).LookAsync(CancellationToken.None)).State);

    [Fact]
    public async Task A_state_file_that_was_set_aside_is_told()
    {
        Assert.Equal(CheckState.Good, Assert.Single(await StateAsync()).State);

        File.WriteAllText(_state.At("apps", "blog.json.unreadable"), "{");

        Assert.Contains("blog.json.unreadable could not be read", Assert.Single(await StateAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_that_was_rebuilt_is_told_until_the_next_deployment()
    {
        var rebuilt = Records.App(release: 3) with { RebuiltAt = Records.Then, Past = [Records.App(release: 2).Active] };
        _state.Folder.Save(rebuilt);

        var found = Assert.Single(await StateAsync());

        Assert.Equal(CheckState.Advice, found.State);
        Assert.Equal("the record of blog was lost or damaged, and was rebuilt from its containers on 2030-01-02; its earlier releases are those of the copy before", found.Message);
        Assert.Contains("release 3 is the right one", found.Remedy, StringComparison.Ordinal);

        _state.Folder.Save(rebuilt.Succeeded(Records.App(release: 4).Active, "d4"));

        Assert.Equal(CheckState.Good, Assert.Single(await StateAsync()).State);
    }

    [Theory]
    [InlineData(700, CheckState.Good)]
    [InlineData(800, CheckState.Advice)]
    [InlineData(950, CheckState.Trouble)]
    public async Task Fault_51_a_kernel_that_can_follow_few_more_connections_is_told(int count, CheckState state)
    {
        File.WriteAllText(_state.At("nf_conntrack_count"), $"{count}\n");
        File.WriteAllText(_state.At("nf_conntrack_max"), "1000\n");

        var found = Assert.Single(await new ConntrackCheck(_state.Root).LookAsync(CancellationToken.None));

        Assert.Equal(state, found.State);
        Assert.StartsWith($"the kernel follows {count} connections of at most 1000", found.Message, StringComparison.Ordinal);
        Assert.Equal(state != CheckState.Good, found.Remedy.Contains("nf_conntrack_max=2000", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_kernel_that_follows_no_connections_is_no_matter() =>
        Assert.Empty(await new ConntrackCheck(_state.At("apps")).LookAsync(CancellationToken.None));

    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite, CheckState.Good)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.OtherWrite, CheckState.Trouble)]
    public async Task A_socket_that_everybody_may_use_is_trouble(UnixFileMode mode, CheckState state)
    {
        File.WriteAllText(Options.Socket, "");
        File.SetUnixFileMode(Options.Socket, mode);

        Assert.Equal(state, Assert.Single(await new SocketCheck(Options).LookAsync(CancellationToken.None)).State);
    }

    [Fact]
    public void A_file_system_tells_how_many_files_it_can_still_have()
    {
        var (free, of) = Posix.FreeFiles("/dev/shm");

        Assert.InRange(free, 1ul, of);
    }

    private Task<IReadOnlyList<CheckResult>> CertificatesAsync() =>
        new CertificateCheck(Options, new(_state.Reopen()), TimeProvider.System).LookAsync(CancellationToken.None);

    private Task<IReadOnlyList<CheckResult>> StateAsync() => new StateCheck(Options, new(_state.Reopen())).LookAsync(CancellationToken.None);
}
