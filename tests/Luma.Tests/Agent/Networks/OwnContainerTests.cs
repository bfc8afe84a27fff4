using Luma.Agent.Networks;

namespace Luma.Tests.Agent.Networks;

public sealed class OwnContainerTests
{
    private const string Id = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData($"812 799 254:1 /var/lib/docker/containers/{Id}/hostname /etc/hostname rw,relatime - ext4 /dev/vda1 rw")]
    [InlineData($"812 799 0:42 /containers/{Id}/hostname /etc/hostname rw - btrfs /dev/sdb rw,subvol=/docker")]
    public void A_container_is_known_by_where_its_host_name_comes_from(string mount) => Assert.Equal(Id, OwnContainer.IdIn(["27 1 254:1 / / rw,relatime - ext4 /dev/vda1 rw", mount]));

    [Theory]
    [InlineData("27 1 254:1 / / rw,relatime - ext4 /dev/vda1 rw")]
    [InlineData($"90 27 0:53 / /var/lib/docker/containers/{Id}/mounts/shm rw - tmpfs shm rw")]
    [InlineData($"90 27 254:1 /var/lib/docker/containers/{Id}/hostname /mnt/seen rw - ext4 /dev/vda1 rw")]
    [InlineData("812 799 254:1 /srv/names/hostname /etc/hostname rw,relatime - ext4 /dev/vda1 rw")]
    public void On_the_host_there_is_none(string mount) => Assert.Null(OwnContainer.IdIn([mount]));
}
