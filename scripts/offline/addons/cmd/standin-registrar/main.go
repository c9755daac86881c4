// Command standin-registrar stands in for node-driver-registrar, which the Go proxy does not serve: it tells
// kubelet the name and socket of a CSI driver over kubelet's plugin registration API.
package main

import (
	"context"
	"flag"
	"os"

	"google.golang.org/grpc"
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

func main() {
	s := &server{}
	flag.StringVar(&s.driver, "driver-name", "", "name of the CSI driver")
	flag.StringVar(&s.endpoint, "kubelet-registration-path", "", "the driver's socket as kubelet sees it")
	flag.Parse()
	klog.InfoS("this is a stand-in of the manilakube lab, not node-driver-registrar", "driver", s.driver)
	err := partner.Serve("unix:///registration/"+s.driver+"-reg.sock", func(g *grpc.Server) {
		registration.RegisterRegistrationServer(g, s)
	})
	if err != nil {
		klog.ErrorS(err, "stopped")
		os.Exit(1)
	}
}
