// Command standin-cephfs-partner stands in for ceph-csi's CephFS node plugin, which the Go proxy does not serve.
// It mounts what Manila CSI hands it (monitors and path of a share, and a cephx user) by the kernel's client or by
// ceph-fuse, as the volume says.
package main

import (
	"context"
	"os"
	"strings"

	"github.com/container-storage-interface/spec/lib/go/csi"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"k8s.io/klog/v2"

	"manilakube.dev/offline/addons/internal/cephfs"
	"manilakube.dev/offline/addons/internal/inflight"
	"manilakube.dev/offline/addons/internal/partner"
)

type node struct {
	csi.UnimplementedNodeServer
	// mounters are the clients that this node has, in ceph-csi's order.
	mounters []cephfs.Mounter
	busy     inflight.Keys
}

func main() {
	partner.Main("cephfs.csi.ceph.com", "ceph-csi", []string{"type", "nodeserver", "pidlimit"}, &node{mounters: availableMounters()})
}

func (n *node) NodeGetCapabilities(context.Context, *csi.NodeGetCapabilitiesRequest) (*csi.NodeGetCapabilitiesResponse, error) {
	capability := func(rpc csi.NodeServiceCapability_RPC_Type) *csi.NodeServiceCapability {
		return &csi.NodeServiceCapability{Type: &csi.NodeServiceCapability_Rpc{Rpc: &csi.NodeServiceCapability_RPC{Type: rpc}}}
	}
	return &csi.NodeGetCapabilitiesResponse{Capabilities: []*csi.NodeServiceCapability{
		capability(csi.NodeServiceCapability_RPC_STAGE_UNSTAGE_VOLUME),
		capability(csi.NodeServiceCapability_RPC_GET_VOLUME_STATS),
	}}, nil
}

// begin keeps a second operation away from what a first one, which may hang, still works on.
func (n *node) begin(key string) (func(), error) {
	end, ok := n.busy.Begin(key)
	if !ok {
		return nil, status.Errorf(codes.Aborted, "%s: another operation is under way", key)
	}
	return end, nil
}

func (n *node) NodeStageVolume(ctx context.Context, r *csi.NodeStageVolumeRequest) (*csi.NodeStageVolumeResponse, error) {
	flags := r.GetVolumeCapability().GetMount().GetMountFlags()
	volume, err := cephfs.FromContext(r.VolumeContext, r.Secrets, flags, onlyReads(r.GetVolumeCapability()))
	if err != nil {
		return nil, status.Error(codes.InvalidArgument, err.Error())
	}
	mounter, err := cephfs.Choose(r.VolumeContext, n.mounters)
	if err != nil {
		return nil, status.Error(codes.InvalidArgument, err.Error())
	}
	end, err := n.begin("volume " + r.VolumeId)
	if err != nil {
		return nil, err
	}
	defer end()
	// Whoever has mounted it: the plugin before a restart, say. The kernel's mounts outlive the plugin, ceph-fuse's do not.
	if ok, err := partner.Mounted(r.StagingTargetPath); err != nil || ok {
		return &csi.NodeStageVolumeResponse{}, err
	}
	if err := os.MkdirAll(r.StagingTargetPath, 0o755); err != nil {
		return nil, status.Errorf(codes.Internal, "%v", err)
	}
	klog.InfoS("mounts", "volume", r.VolumeId, "mounter", mounter, "wanted", r.VolumeContext["mounter"])
	return &csi.NodeStageVolumeResponse{}, mount(ctx, mounter, volume, r.StagingTargetPath)
}

func (n *node) NodePublishVolume(_ context.Context, r *csi.NodePublishVolumeRequest) (*csi.NodePublishVolumeResponse, error) {
	end, err := n.begin(r.TargetPath)
	if err != nil {
		return nil, err
	}
	defer end()
	staged, err := partner.Mounted(r.StagingTargetPath)
	if err != nil {
		return nil, err
	}
	if !staged {
		return nil, status.Errorf(codes.FailedPrecondition, "%s is not mounted: the volume was not staged, or its ceph-fuse died", r.StagingTargetPath)
	}
	readOnly := r.Readonly || onlyReads(r.GetVolumeCapability())
	return &csi.NodePublishVolumeResponse{}, partner.Bind(r.StagingTargetPath, r.TargetPath, readOnly)
}

func onlyReads(capability *csi.VolumeCapability) bool {
	return strings.HasSuffix(capability.GetAccessMode().GetMode().String(), "READER_ONLY")
}

func (n *node) NodeUnpublishVolume(_ context.Context, r *csi.NodeUnpublishVolumeRequest) (*csi.NodeUnpublishVolumeResponse, error) {
	end, err := n.begin(r.TargetPath)
	if err != nil {
		return nil, err
	}
	defer end()
	return &csi.NodeUnpublishVolumeResponse{}, partner.UnmountAndRemove(r.TargetPath)
}

func (n *node) NodeUnstageVolume(_ context.Context, r *csi.NodeUnstageVolumeRequest) (*csi.NodeUnstageVolumeResponse, error) {
	end, err := n.begin("volume " + r.VolumeId)
	if err != nil {
		return nil, err
	}
	defer end()
	return &csi.NodeUnstageVolumeResponse{}, partner.Unmount(r.StagingTargetPath)
}

// NodeGetVolumeStats tells kubelet how full a volume is; for both clients that is the share's quota.
func (n *node) NodeGetVolumeStats(_ context.Context, r *csi.NodeGetVolumeStatsRequest) (*csi.NodeGetVolumeStatsResponse, error) {
	if r.VolumeId == "" || r.VolumePath == "" {
		return nil, status.Error(codes.InvalidArgument, "volume ID and volume path must be given")
	}
	// A client whose cluster is gone does not answer, and kubelet asks every minute.
	end, err := n.begin("usage of " + r.VolumePath)
	if err != nil {
		return nil, err
	}
	defer end()
	usage, err := partner.Usage(r.VolumePath)
	if err != nil {
		return nil, err
	}
	return &csi.NodeGetVolumeStatsResponse{Usage: []*csi.VolumeUsage{usage}}, nil
}
