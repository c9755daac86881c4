package partner

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"k8s.io/mount-utils"
)

var mounter = mount.New("")

// Mounted tells whether path is a live mount point. A mount whose FUSE daemon died is taken down first and
// counts as not mounted: after a restart of the plugin the volume is simply mounted again.
func Mounted(path string) (bool, error) {
	ok, err := mounter.IsMountPoint(path)
	switch {
	case err == nil:
		return ok, nil
	case errors.Is(err, os.ErrNotExist):
		return false, nil
	case mount.IsCorruptedMnt(err):
		return false, Unmount(path)
	}
	return false, status.Errorf(codes.Internal, "%s: %v", path, err)
}

// Run runs a program and puts its output into the error.
func Run(ctx context.Context, name string, args ...string) error {
	out, err := exec.CommandContext(ctx, name, args...).CombinedOutput()
	if err != nil {
		return status.Errorf(codes.Internal, "%s: %v: %s", name, err, strings.TrimSpace(string(out)))
	}
	return nil
}

// Unmount takes down every mount on path (a second one on top would otherwise stay for ever) and leaves the directory.
func Unmount(path string) error {
	for {
		ok, err := mounter.IsMountPoint(path)
		if err != nil && !mount.IsCorruptedMnt(err) {
			if errors.Is(err, os.ErrNotExist) {
				return nil
			}
			return status.Errorf(codes.Internal, "%s: %v", path, err)
		}
		if err == nil && !ok {
			return nil
		}
		if err := mounter.Unmount(path); err != nil {
			return status.Errorf(codes.Internal, "unmount %s: %v", path, err)
		}
	}
}

// UnmountAndRemove is NodeUnpublish: the target directory is the plugin's to remove.
func UnmountAndRemove(path string) error {
	if err := Unmount(path); err != nil {
		return err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return status.Errorf(codes.Internal, "remove %s: %v", path, err)
	}
	return nil
}

// Bind mounts source on target, read-only where asked.
func Bind(source, target string, readOnly bool) error {
	if ok, err := Mounted(target); err != nil || ok {
		return err
	}
	if err := os.MkdirAll(target, 0o755); err != nil {
		return status.Errorf(codes.Internal, "%v", err)
	}
	options := []string{"bind"}
	if readOnly {
		options = append(options, "ro")
	}
	if err := mounter.Mount(source, target, "", options); err != nil {
		return status.Errorf(codes.Internal, "bind %s on %s: %v", source, target, err)
	}
	return nil
}
