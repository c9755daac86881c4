// Package nfs mounts NFS shares with the kernel's client, and tells what it means where that fails.
package nfs

import (
	"fmt"
	"strings"
)

// Volume is a share and where it is wanted.
type Volume struct {
	Server, Share, Target string
	// Options as mount(8) takes them.
	Options  []string
	ReadOnly bool
}

// NoClientError says that this machine's kernel cannot mount NFS at all.
type NoClientError struct{ Cause error }

func (e *NoClientError) Error() string {
	return fmt.Sprintf("this kernel has no NFS client (/proc/filesystems lists no nfs4, and no module was loaded): %v", e.Cause)
}

// Arguments are what mount(8) is called with.
func (v Volume) Arguments() []string {
	options := append([]string(nil), v.Options...)
	if v.ReadOnly {
		options = append(options, "ro")
	}
	args := []string{"-t", "nfs"}
	if len(options) > 0 {
		args = append(args, "-o", strings.Join(options, ","))
	}
	return append(args, v.Server+":"+v.Share, v.Target)
}

// Mount tries the mount, whatever the kernel lists before: most kernels have their NFS client as a module, which the first
// mount loads. fileSystems reads /proc/filesystems; it is asked only where the mount has failed.
func Mount(v Volume, mount func(args ...string) error, fileSystems func() string) error {
	err := mount(v.Arguments()...)
	if err != nil && !strings.Contains(fileSystems(), "nfs4") {
		return &NoClientError{err}
	}
	return err
}
