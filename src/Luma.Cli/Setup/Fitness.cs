using System.Globalization;
using Luma.Core.Units;

namespace Luma.Cli.Setup;

/// <summary>Whether a server can have Luma, decided from what was seen of it.</summary>
internal static class Fitness
{
    /// <summary>What an empty agent, its proxy and Docker need, with some room for an app.</summary>
    private const long LeastMemory = 384L << 20;

    /// <summary>Two programs of 130 MB while one replaces the other, Docker, and a first image.</summary>
    private const long LeastDisk = 1L << 30;

    private static readonly TimeSpan ClockSlack = TimeSpan.FromMinutes(2);

    /// <param name="now">The time here.</param>
    public static IEnumerable<Obstacle> Of(ServerFacts facts, DateTimeOffset now) =>
        new Obstacle?[]
        {
            When(!facts.System.Split(' ').Any(id => id is "debian" or "ubuntu"), $"{facts.Name} is not supported; Debian and Ubuntu are", "Take a server with one of these."),
            When(facts.Runtime is null, $"there is no luma-agent for its processor, {facts.Architecture}", "Take a server with x86_64 or aarch64."),
            When(!facts.HasSystemd, "systemd does not run there", "Boot it with systemd; in a container, run luma-agent by hand."),
            When(!facts.IsRoot, $"user {facts.User} is not root, and may not be it without a password", $"Log in as root, or allow it there: echo '{facts.User} ALL=(ALL) NOPASSWD: ALL' | sudo tee /etc/sudoers.d/{facts.User}"),
            When(facts.Memory < LeastMemory, $"it has {ByteSize.Format(facts.Memory)} of memory, and {ByteSize.Format(LeastMemory)} are needed", "Take a larger server."),
            When(facts.Disk < LeastDisk, $"{ByteSize.Format(facts.Disk)} are free below /usr/local and /var/lib, and {ByteSize.Format(LeastDisk)} are needed", "Make room; `du -xh / | sort -h | tail` shows what takes it."),
            When((facts.Clock - now).Duration() > ClockSlack, $"its clock says {Text(facts.Clock)} UTC, and here it is {Text(now)}", "Set the one that is wrong: timedatectl set-ntp true"),
            When(facts.IsCheckout, "Luma was installed there from a checkout, by install.sh", "Upgrade it with ./install.sh there, or take it off first: ./install.sh --uninstall"),
        }
        .OfType<Obstacle>()
        .Concat(facts.Addresses.Where(address => address.Holder is not null)
            .Select(address => new Obstacle($"{address.Address} is taken by {address.Holder}", "Stop it there, or choose another address: --http :8080")));

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static Obstacle? When(bool holds, string what, string remedy) => holds ? new(what, remedy) : null;
}

/// <summary>Why a server cannot be set up.</summary>
internal sealed record Obstacle(string What, string Remedy);
