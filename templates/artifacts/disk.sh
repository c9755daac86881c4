# Makes a bootable disk of a root file system: one partition with a boot loader of the file system's own packages.
# Arguments: root file system, directory for disk.qcow2, size in MiB. Runs in a mount namespace of its own.
root=$1
directory=$2
size=$3
raw=$directory/disk.raw
start=1048576

truncate --size "${size}M" "$raw"
# The host need not have what the image has.
mkdir -p "$root/mnt/disk"
mount --bind "$directory" "$root/mnt/disk"
echo 'start=2048, type=83, bootable' | chroot "$root" sfdisk --quiet --label dos /mnt/disk/disk.raw
umount "$root/mnt/disk"
# Only what the boot loader can read, whatever is the default of this host's mkfs: no 64-bit block numbers above all. The
# first boot enlarges it.
features=none,has_journal,ext_attr,resize_inode,dir_index,filetype,extent,flex_bg,sparse_super,large_file,huge_file
mkfs.ext4 -q -F -L root -m 0 -O "$features,dir_nlink,extra_isize" -E "offset=$start,lazy_itable_init=1" -d "$root" \
  "$raw" "$((size * 1024 - start / 1024))k"
mkdir "$directory/mounted"
mount -o "loop,offset=$start" "$raw" "$directory/mounted"
# extlinux looks for the device that it is on.
for tree in dev proc sys; do mount --bind "/$tree" "$directory/mounted/$tree"; done
chroot "$directory/mounted" extlinux --install /boot/extlinux
for tree in dev proc sys; do umount "$directory/mounted/$tree"; done
dd if="$directory/mounted/usr/lib/EXTLINUX/mbr.bin" of="$raw" bs=440 count=1 conv=notrunc status=none
umount "$directory/mounted"
rmdir "$directory/mounted"

mount --bind "$directory" "$root/mnt/disk"
chroot "$root" qemu-img convert -c -m 8 -W -f raw -O qcow2 /mnt/disk/disk.raw /mnt/disk/disk.qcow2
umount "$root/mnt/disk"
rm "$raw"
