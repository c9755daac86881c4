// Command standin-nfs-partner stands in for csi-driver-nfs's node plugin, which the Go proxy does not serve.
// It mounts with the kernel's NFS client; on a kernel without one every publish fails and says so.
package main

import (
	"context"
	"os"
	"strings"

	"github.com/container-storage-interface/spec/lib/go/csi"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"manilakube.dev/offline/addons/internal/partner"
)

type node struct {
	csi.UnimplementedNodeServer
}

func main() {
	partner.Main("nfs.csi.k8s.io", "csi-driver-nfs", &node{})
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
	options := r.GetVolumeCapability().GetMount().GetMountFlags()
	if r.Readonly {
		options = append(options, "ro")
	}
	args := []string{"-t", "nfs"}
	if len(options) > 0 {
		args = append(args, "-o", strings.Join(options, ","))
	}
	if err := partner.Run(ctx, "mount", append(args, server+":"+share, r.TargetPath)...); err != nil {
		_ = os.Remove(r.TargetPath)
		// Asked only now: a mount makes the kernel load its module.
		if !kernelHasNFS() {
			return nil, status.Errorf(codes.FailedPrecondition, "this kernel has no NFS client (/proc/filesystems lists no nfs4, and no module was loaded): %v", err)
		}
		return nil, err
	}
	return &csi.NodePublishVolumeResponse{}, nil
}

func kernelHasNFS() bool {
	text, err := os.ReadFile("/proc/filesystems")
	return err == nil && strings.Contains(string(text), "nfs4")
}

func (n *node) NodeUnpublishVolume(_ context.Context, r *csi.NodeUnpublishVolumeRequest) (*csi.NodeUnpublishVolumeResponse, error) {
	return &csi.NodeUnpublishVolumeResponse{}, partner.UnmountAndRemove(r.TargetPath)
}
