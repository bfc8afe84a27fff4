using System.Net;
using Luma.Agent.Diagnosis;

namespace Luma.Tests.Agent.Diagnosis;

/// <summary>In a folder that looks like /proc: listener 10, which is sshd's, and what comes from it.</summary>
public sealed class SshLoginTests : IDisposable
{
    private const string Client = "077100CB"; // 203.0.113.7
    private const string Client6 = "B80D0120000000000000000001000000"; // 2001:db8::1
    private const string Mapped = "0000000000000000FFFF0000087100CB"; // ::ffff:203.0.113.8

    private readonly string _proc = Directory.CreateTempSubdirectory("luma-proc-").FullName;

    public SshLoginTests() => Process(10, 1, 0, "/usr/sbin/sshd");

    [Theory]
    [InlineData("/usr/sbin/sshd")]
    [InlineData("/usr/lib/openssh/sshd-session")] // OpenSSH 9.8 and later
    [InlineData("/usr/sbin/sshd (deleted)")] // upgraded since
    public void Of_a_socket_that_is_forwarded_for_root_sshd_itself_has_the_connection(string program)
    {
        Process(20, 10, 0, program, "/dev/null", "socket:[700]", "socket:[701]");
        Tcp(20, "tcp", Row(Client, "01", 700));

        Assert.Equal(IPAddress.Parse("203.0.113.7"), Address(20));
    }

    [Theory]
    [InlineData("tcp", Client, "203.0.113.7")]
    [InlineData("tcp6", Client6, "2001:db8::1")]
    [InlineData("tcp6", Mapped, "203.0.113.8")]
    public void Of_anybody_elses_the_parent_of_sshd_is_asked_which_is_root(string table, string remote, string address)
    {
        Login(table, remote);

        Assert.Equal(IPAddress.Parse(address), Address(21));
    }

    [Fact]
    public void Of_what_is_run_in_a_shell_the_forebears_are_asked()
    {
        Login("tcp", Client);
        Process(30, 21, 1000, "/usr/bin/bash");
        Process(31, 30, 0, "/usr/bin/sudo");
        Process(32, 31, 0, "/usr/local/bin/luma");

        Assert.Equal(IPAddress.Parse("203.0.113.7"), Address(32));
    }

    [Fact]
    public void Of_several_connections_the_first_counts_since_others_are_forwarded()
    {
        Process(20, 10, 0, "/usr/sbin/sshd", "socket:[701]", "socket:[700]", "socket:[702]");
        Tcp(20, "tcp", Row("0100007F", "01", 700), Row("0200007F", "01", 702), Row(Client, "01", 701));

        Assert.Equal(IPAddress.Parse("203.0.113.7"), Address(20));
    }

    [Fact]
    public void Whoever_runs_a_sshd_of_his_own_or_calls_a_program_so_tells_nothing()
    {
        Process(20, 1, 1000, "/usr/sbin/sshd", "socket:[700]");
        Tcp(20, "tcp", Row(Client, "01", 700));
        Process(21, 1, 0, "/usr/bin/sudo", "socket:[700]");
        Tcp(21, "tcp", Row(Client, "01", 700));

        Assert.Null(Address(20));
        Assert.Null(Address(21));
    }

    [Fact]
    public void What_listens_or_is_not_its_own_is_no_login()
    {
        Process(20, 10, 0, "/usr/sbin/sshd", "socket:[700]");
        Tcp(20, "tcp", Row(Client, "0A", 700), Row(Client, "01", 900));

        Assert.Null(Address(20));
    }

    [Theory]
    [InlineData(0)] // of another namespace of processes
    [InlineData(1)]
    [InlineData(4711)] // has ended
    public void A_process_that_cannot_be_seen_has_no_login(int process) => Assert.Null(Address(process));

    [Fact]
    public void A_process_without_its_tables_has_no_login()
    {
        Process(20, 10, 0, "/usr/sbin/sshd", "socket:[700]");

        Assert.Null(Address(20));
    }

    [Fact]
    public void Forebears_that_go_in_circles_come_to_an_end()
    {
        Process(40, 41, 1000, "/usr/bin/bash");
        Process(41, 40, 1000, "/usr/bin/bash");

        Assert.Null(Address(40));
    }

    [Fact]
    public void The_real_proc_is_read_without_a_fault_whoever_runs_this() =>
        Assert.Null(Record.Exception(() => SshLogin.AddressOf(Environment.ProcessId)));

    public void Dispose() => Directory.Delete(_proc, recursive: true);

    private IPAddress? Address(int process) => SshLogin.AddressOf(process, _proc);

    /// <summary>20 is root's part of sshd, and 21 the part that has become the user.</summary>
    private void Login(string table, string remote)
    {
        Process(20, 10, 0, "/usr/sbin/sshd", "socket:[700]");
        Tcp(20, table, Row(remote, "01", 700));
        Process(21, 20, 1000, "/usr/sbin/sshd", "socket:[700]");
        Tcp(21, table, Row(remote, "01", 700));
    }

    private void Process(int id, int parent, int user, string program, params string[] descriptors)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_proc, $"{id}", "fd")).Parent!.FullName;
        File.WriteAllText(Path.Combine(folder, "status"), $"Name:\t{Path.GetFileName(program)}\nPid:\t{id}\nPPid:\t{parent}\nUid:\t{user}\t{user}\t{user}\t{user}\n");
        File.CreateSymbolicLink(Path.Combine(folder, "exe"), program);
        foreach (var (number, target) in descriptors.Index())
        {
            File.CreateSymbolicLink(Path.Combine(folder, "fd", $"{number}"), target);
        }
    }

    private void Tcp(int id, string table, params string[] rows)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_proc, $"{id}", "net")).FullName;
        File.WriteAllLines(Path.Combine(folder, table), ["  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode", .. rows]);
    }

    private static string Row(string remote, string state, int inode) =>
        $"   0: {new string('0', remote.Length)}:0016 {remote}:CE4E {state} 00000000:00000000 02:00092A83 00000000     0        0 {inode} 4 0000000000000000 20 4 31 10 -1";
}
