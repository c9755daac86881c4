// Command standin-nfs-partner stands in for csi-driver-nfs's node plugin, which the Go proxy does not serve.
// It mounts with the kernel's NFS client; on a kernel without one every publish fails and says so.
package main

import (
	"context"
	"errors"
	"os"

	"github.com/container-storage-interface/spec/lib/go/csi"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"manilakube.dev/offline/addons/internal/nfs"
	"manilakube.dev/offline/addons/internal/partner"
)

type node struct {
	csi.UnimplementedNodeServer
}

func main() {
	partner.Main("nfs.csi.k8s.io", "csi-driver-nfs", []string{"mount-permissions"}, &node{})
}

func (n *node) NodeGetCapabilities(context.Context, *csi.NodeGetCapabilitiesRequest) (*csi.NodeGetCapabilitiesResponse, error) {
	return &csi.NodeGetCapabilitiesResponse{}, nil
}

func (n *node) NodePublishVolume(ctx context.Context, r *csi.NodePublishVolumeRequest) (*csi.NodePublishVolumeResponse, error) {
	server, share := r.VolumeContext["server"], r.VolumeContext["share"]
	if server == "" || share == "" {
		return nil, status.Error(codes.InvalidArgument, "server and share must be given")
	}
	if ok, err := partner.Mounted(r.TargetPath); err != nil || ok {
		return &csi.NodePublishVolumeResponse{}, err
	}
	if err := os.MkdirAll(r.TargetPath, 0o755); err != nil {
		return nil, status.Errorf(codes.Internal, "%v", err)
	}
	volume := nfs.Volume{
		Server: server, Share: share, Target: r.TargetPath,
		Options: r.GetVolumeCapability().GetMount().GetMountFlags(), ReadOnly: r.Readonly,
	}
	mount := func(args ...string) error { return partner.Run(ctx, "mount", args...) }
	if err := nfs.Mount(volume, mount, fileSystems); err != nil {
		_ = os.Remove(r.TargetPath)
		var none *nfs.NoClientError
		if errors.As(err, &none) {
			return nil, status.Error(codes.FailedPrecondition, err.Error())
		}
		return nil, err
	}
	return &csi.NodePublishVolumeResponse{}, nil
}

// What the kernel can mount; empty where it does not say.
func fileSystems() string {
	text, _ := os.ReadFile("/proc/filesystems")
	return string(text)
}

func (n *node) NodeUnpublishVolume(_ context.Context, r *csi.NodeUnpublishVolumeRequest) (*csi.NodeUnpublishVolumeResponse, error) {
	return &csi.NodeUnpublishVolumeResponse{}, partner.UnmountAndRemove(r.TargetPath)
}
