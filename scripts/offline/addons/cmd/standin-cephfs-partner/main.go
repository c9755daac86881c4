// Command standin-cephfs-partner stands in for ceph-csi's CephFS node plugin, which the Go proxy does not serve.
// It mounts by ceph-fuse what Manila CSI hands it: monitors and path of a share, and a cephx user.
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
	partner.Main("cephfs.csi.ceph.com", "ceph-csi", &node{})
}

func (n *node) NodeGetCapabilities(context.Context, *csi.NodeGetCapabilitiesRequest) (*csi.NodeGetCapabilitiesResponse, error) {
	stage := &csi.NodeServiceCapability{Type: &csi.NodeServiceCapability_Rpc{
		Rpc: &csi.NodeServiceCapability_RPC{Type: csi.NodeServiceCapability_RPC_STAGE_UNSTAGE_VOLUME},
	}}
	return &csi.NodeGetCapabilitiesResponse{Capabilities: []*csi.NodeServiceCapability{stage}}, nil
}

// NodeStageVolume mounts the share. The key goes through a file that only root can read and that is gone afterwards:
// ceph-fuse reads it once at start.
func (n *node) NodeStageVolume(ctx context.Context, r *csi.NodeStageVolumeRequest) (*csi.NodeStageVolumeResponse, error) {
	monitors, root := r.VolumeContext["monitors"], r.VolumeContext["rootPath"]
	user, key := r.Secrets["userID"], r.Secrets["userKey"]
	if monitors == "" || root == "" || user == "" || key == "" {
		return nil, status.Error(codes.InvalidArgument, "monitors, rootPath, userID and userKey must be given")
	}
	if mounter := r.VolumeContext["mounter"]; mounter != "" && mounter != "fuse" {
		return nil, status.Errorf(codes.InvalidArgument, "mounter %q: this stand-in knows only fuse", mounter)
	}
	if ok, err := partner.Mounted(r.StagingTargetPath); err != nil || ok {
		return &csi.NodeStageVolumeResponse{}, err
	}
	if err := os.MkdirAll(r.StagingTargetPath, 0o755); err != nil {
		return nil, status.Errorf(codes.Internal, "%v", err)
	}
	keyring, err := writeKeyring(user, key)
	if err != nil {
		return nil, status.Errorf(codes.Internal, "%v", err)
	}
	defer os.Remove(keyring)
	args := []string{
		"-m", monitors, "-n", "client." + user, "-k", keyring, "-r", root, "-c", "/dev/null",
		// As a daemon it has no standard error: what it wrote there would fill a pipe of its own and block it for ever.
		"--client_mount_timeout=30", "--log_to_stderr=false", "--err_to_stderr=false", r.StagingTargetPath,
	}
	if options := r.VolumeContext["fuseMountOptions"]; options != "" {
		args = append(args, "-o", options)
	}
	return &csi.NodeStageVolumeResponse{}, partner.Run(ctx, "ceph-fuse", args...)
}

func writeKeyring(user, key string) (string, error) {
	file, err := os.CreateTemp("", "keyring-")
	if err != nil {
		return "", err
	}
	_, err = file.WriteString("[client." + user + "]\n\tkey = " + key + "\n")
	if closing := file.Close(); err == nil {
		err = closing
	}
	return file.Name(), err
}

func (n *node) NodePublishVolume(ctx context.Context, r *csi.NodePublishVolumeRequest) (*csi.NodePublishVolumeResponse, error) {
	staged, err := partner.Mounted(r.StagingTargetPath)
	if err != nil {
		return nil, err
	}
	if !staged {
		return nil, status.Errorf(codes.FailedPrecondition, "%s is not mounted: the volume was not staged, or its ceph-fuse died", r.StagingTargetPath)
	}
	readOnly := r.Readonly || strings.HasSuffix(r.GetVolumeCapability().GetAccessMode().GetMode().String(), "READER_ONLY")
	return &csi.NodePublishVolumeResponse{}, partner.Bind(r.StagingTargetPath, r.TargetPath, readOnly)
}

func (n *node) NodeUnpublishVolume(_ context.Context, r *csi.NodeUnpublishVolumeRequest) (*csi.NodeUnpublishVolumeResponse, error) {
	return &csi.NodeUnpublishVolumeResponse{}, partner.UnmountAndRemove(r.TargetPath)
}

func (n *node) NodeUnstageVolume(_ context.Context, r *csi.NodeUnstageVolumeRequest) (*csi.NodeUnstageVolumeResponse, error) {
	return &csi.NodeUnstageVolumeResponse{}, partner.Unmount(r.StagingTargetPath)
}
