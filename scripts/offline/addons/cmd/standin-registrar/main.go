// Command standin-registrar stands in for node-driver-registrar, which the Go proxy does not serve: it tells
// kubelet the name and socket of a CSI driver over kubelet's plugin registration API, once the driver answers.
package main

import (
	"context"
	"flag"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/container-storage-interface/spec/lib/go/csi"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"k8s.io/klog/v2"
	registration "k8s.io/kubelet/pkg/apis/pluginregistration/v1"

	"manilakube.dev/offline/addons/internal/partner"
)

type server struct {
	registration.UnimplementedRegistrationServer
	driver, endpoint string
}

func (s *server) GetInfo(context.Context, *registration.InfoRequest) (*registration.PluginInfo, error) {
	return &registration.PluginInfo{
		Type: registration.CSIPlugin, Name: s.driver, Endpoint: s.endpoint, SupportedVersions: []string{"1.0.0"},
	}, nil
}

// NotifyRegistrationStatus ends the process on a refusal, so that the pod restarts and kubelet is asked again.
func (s *server) NotifyRegistrationStatus(_ context.Context, r *registration.RegistrationStatus) (*registration.RegistrationStatusResponse, error) {
	if !r.PluginRegistered {
		klog.ErrorS(nil, "kubelet refused the driver", "driver", s.driver, "reason", r.Error)
		os.Exit(1)
	}
	klog.InfoS("registered with kubelet", "driver", s.driver)
	return &registration.RegistrationStatusResponse{}, nil
}

// driverName asks the driver for its name until it answers: kubelet would refuse one whose socket is not there yet.
func driverName(ctx context.Context, address string) (string, error) {
	connection, err := grpc.NewClient("unix://"+address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return "", err
	}
	defer connection.Close()
	identity := csi.NewIdentityClient(connection)
	for {
		asking, cancel := context.WithTimeout(ctx, 10*time.Second)
		answer, err := identity.GetPluginInfo(asking, &csi.GetPluginInfoRequest{})
		cancel()
		if err == nil {
			return answer.GetName(), nil
		}
		klog.InfoS("the driver does not answer yet", "address", address, "reason", err)
		select {
		case <-ctx.Done():
			return "", ctx.Err()
		case <-time.After(time.Second):
		}
	}
}

func main() {
	// The official chart gives -v.
	klog.InitFlags(nil)
	address := flag.String("csi-address", "/run/csi/socket", "the driver's socket as this container sees it")
	endpoint := flag.String("kubelet-registration-path", "", "the driver's socket as kubelet sees it")
	flag.Parse()
	klog.InfoS("this is a stand-in of the manilakube lab, not node-driver-registrar", "address", *address)
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	driver, err := driverName(ctx, *address)
	stop()
	if err == nil {
		err = partner.Serve("unix:///registration/"+driver+"-reg.sock", func(g *grpc.Server) {
			registration.RegisterRegistrationServer(g, &server{driver: driver, endpoint: *endpoint})
		})
	}
	if err != nil {
		klog.ErrorS(err, "stopped")
		os.Exit(1)
	}
}
