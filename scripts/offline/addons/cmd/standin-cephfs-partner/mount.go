package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"syscall"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"k8s.io/klog/v2"

	"manilakube.dev/offline/addons/internal/cephfs"
	"manilakube.dev/offline/addons/internal/partner"
)

// availableMounters are the clients that this plugin can call, the kernel's first. That one needs no program, since
// mount(2) is asked without mount.ceph; whether the kernel has a client shows when it is asked, as with ceph-csi, which
// looks for the program only.
func availableMounters() []cephfs.Mounter {
	mounters := []cephfs.Mounter{cephfs.Kernel}
	if err := exec.Command("ceph-fuse", "--version").Run(); err != nil {
		klog.ErrorS(err, "ceph-fuse cannot be run: all volumes are mounted by the kernel's client")
	} else {
		mounters = append(mounters, cephfs.Fuse)
	}
	return mounters
}

func mount(ctx context.Context, mounter cephfs.Mounter, volume cephfs.Volume, target string) error {
	if mounter == cephfs.Kernel {
		return mountByKernel(volume, target)
	}
	return mountByFuse(ctx, volume, target)
}

// mountByKernel hands the key to the kernel itself, so that it is on no command line. /proc/mounts shows it to nobody.
func mountByKernel(volume cephfs.Volume, target string) error {
	m, err := volume.Kernel()
	if err != nil {
		return status.Error(codes.InvalidArgument, err.Error())
	}
	err = syscall.EINTR
	for errors.Is(err, syscall.EINTR) {
		err = syscall.Mount(m.Source, target, "ceph", m.Flags, m.Data)
	}
	switch {
	case err == nil:
		return nil
	case cephfs.LacksClient(err):
		return status.Error(codes.FailedPrecondition, cephfs.Explain(m, err))
	}
	return status.Error(codes.Internal, cephfs.Explain(m, err))
}

// mountByFuse hands the key over in a file that only root can read and that is gone afterwards: ceph-fuse reads it once
// at start.
func mountByFuse(ctx context.Context, volume cephfs.Volume, target string) error {
	keyring, err := writeKeyring(volume)
	if keyring != "" {
		defer os.Remove(keyring)
	}
	if err != nil {
		return status.Errorf(codes.Internal, "%v", err)
	}
	return partner.Run(ctx, "ceph-fuse", volume.FuseArguments(keyring, target)...)
}

// writeKeyring gives the file's name even where it could not be written whole: it may hold the key.
func writeKeyring(volume cephfs.Volume) (string, error) {
	file, err := os.CreateTemp("", "keyring-")
	if err != nil {
		return "", err
	}
	_, err = file.WriteString(volume.Keyring())
	if closing := file.Close(); err == nil {
		err = closing
	}
	return file.Name(), err
}
