package partner

import (
	"errors"
	"os"
	"syscall"

	"github.com/container-storage-interface/spec/lib/go/csi"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// Usage tells how full the file system is that is mounted on path. A mount that is broken stays as it is: pods use it.
func Usage(path string) (*csi.VolumeUsage, error) {
	ok, err := mounter.IsMountPoint(path)
	if errors.Is(err, os.ErrNotExist) || (err == nil && !ok) {
		return nil, status.Errorf(codes.NotFound, "%s: no volume is mounted there", path)
	}
	var found syscall.Statfs_t
	if err == nil {
		err = syscall.Statfs(path, &found)
	}
	if err != nil {
		return nil, status.Errorf(codes.Internal, "%s: %v", path, err)
	}
	bytes := func(blocks uint64) int64 { return int64(blocks) * found.Frsize }
	return &csi.VolumeUsage{
		Unit:      csi.VolumeUsage_BYTES,
		Total:     bytes(found.Blocks),
		Used:      bytes(found.Blocks - found.Bfree),
		Available: bytes(found.Bavail),
	}, nil
}
