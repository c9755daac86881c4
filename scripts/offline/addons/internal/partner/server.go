// Package partner holds what the two stand-in node plugins share: the gRPC server with CSI's identity
// service, and mounts that may be asked for twice.
package partner

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/container-storage-interface/spec/lib/go/csi"
	"google.golang.org/grpc"
	"k8s.io/klog/v2"
)

// Identity answers CSI's identity service under the driver name of the plugin it stands in for.
type Identity struct {
	csi.UnimplementedIdentityServer
	Name string
}

func (i *Identity) GetPluginInfo(context.Context, *csi.GetPluginInfoRequest) (*csi.GetPluginInfoResponse, error) {
	return &csi.GetPluginInfoResponse{Name: i.Name, VendorVersion: "manilakube-standin"}, nil
}

func (i *Identity) GetPluginCapabilities(context.Context, *csi.GetPluginCapabilitiesRequest) (*csi.GetPluginCapabilitiesResponse, error) {
	return &csi.GetPluginCapabilitiesResponse{}, nil
}

func (i *Identity) Probe(context.Context, *csi.ProbeRequest) (*csi.ProbeResponse, error) {
	return &csi.ProbeResponse{}, nil
}

// Main serves the node service until SIGTERM. It takes all flags that the plugin it stands in for is started with by its
// official chart; of those that every plugin has, --endpoint (unix:///path) and -v mean something here.
func Main(driver, standsInFor string, others []string, node csi.NodeServer) {
	klog.InitFlags(nil)
	endpoint := flag.String("endpoint", "", "socket to serve on, unix:///path")
	for _, name := range append([]string{"nodeid", "drivername"}, others...) {
		flag.String(name, "", "taken as by "+standsInFor+", and ignored")
	}
	flag.Parse()
	klog.InfoS("this is a stand-in of the manilakube lab, not the upstream node plugin", "driver", driver, "standsInFor", standsInFor)
	if err := Serve(*endpoint, func(s *grpc.Server) {
		csi.RegisterIdentityServer(s, &Identity{Name: driver})
		csi.RegisterNodeServer(s, node)
	}); err != nil {
		klog.ErrorS(err, "stopped")
		os.Exit(1)
	}
}

// Serve listens on a unix:// endpoint, replacing a socket that a killed process left behind.
func Serve(endpoint string, register func(*grpc.Server)) error {
	path, ok := strings.CutPrefix(endpoint, "unix://")
	if !ok || path == "" {
		return fmt.Errorf("endpoint %q is not of the form unix:///path", endpoint)
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	listener, err := net.Listen("unix", path)
	if err != nil {
		return err
	}
	server := grpc.NewServer(grpc.UnaryInterceptor(logErrors))
	register(server)
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	go func() {
		<-ctx.Done()
		server.GracefulStop()
	}()
	return server.Serve(listener)
}

// logErrors logs the method and error of a failed call, never the request: it holds the share's secret.
func logErrors(ctx context.Context, req any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
	resp, err := handler(ctx, req)
	if err != nil {
		klog.ErrorS(err, "call failed", "method", info.FullMethod)
	}
	return resp, err
}
