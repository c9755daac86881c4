package cephfs

import (
	"errors"
	"fmt"
	"slices"
)

// Mounter is one of the two clients that mount a share, by ceph-csi's name for it.
type Mounter string

const (
	// Kernel is the client inside the kernel.
	Kernel Mounter = "kernel"
	// Fuse is ceph-fuse, a process for each mount.
	Fuse Mounter = "fuse"
)

// Choose picks the client for a volume as ceph-csi does: the one that the volume context names where it is available,
// else the first that is. A volume context without the entry names none; one with another value is an error.
func Choose(volumeContext map[string]string, available []Mounter) (Mounter, error) {
	wanted, isNamed := volumeContext["mounter"]
	if isNamed && Mounter(wanted) != Kernel && Mounter(wanted) != Fuse {
		return "", fmt.Errorf("mounter %q: must be one of %s, %s", wanted, Kernel, Fuse)
	}
	if slices.Contains(available, Mounter(wanted)) {
		return Mounter(wanted), nil
	}
	if len(available) == 0 {
		return "", errors.New("no client of CephFS is available on this node")
	}
	return available[0], nil
}
