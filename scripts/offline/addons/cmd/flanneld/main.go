// Command flanneld runs flannel's own subnet manager, VXLAN back end and nftables traffic manager.
// Upstream's main package also links the UDP back end, which needs cgo; a cgo build would compile the
// whole Kubernetes tree a second time, so this main wires the parts that the lab uses. It also writes
// the node's CNI configuration, because flannel's meta plugin cannot be had from the Go proxy.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"

	"github.com/flannel-io/flannel/pkg/backend"
	_ "github.com/flannel-io/flannel/pkg/backend/vxlan"
	"github.com/flannel-io/flannel/pkg/ip"
	"github.com/flannel-io/flannel/pkg/ipmatch"
	"github.com/flannel-io/flannel/pkg/subnet/kube"
	"github.com/flannel-io/flannel/pkg/trafficmngr/nftables"
	"k8s.io/klog/v2"
)

// resyncSeconds is how often the traffic manager restores its nftables rules, as upstream's default.
const resyncSeconds = 5

type options struct {
	netConf     string
	cniConf     string
	healthzPort int
}

func main() {
	var o options
	flag.StringVar(&o.netConf, "net-config-path", "/etc/kube-flannel/net-conf.json", "flannel's network configuration")
	flag.StringVar(&o.cniConf, "cni-config-path", "/etc/cni/net.d/10-flannel.conflist", "CNI configuration to write")
	flag.IntVar(&o.healthzPort, "healthz-port", 0, "port of /healthz and /readyz on all addresses; 0: none")
	// What upstream's manifest asks for beside, and this program always does.
	flag.Bool("ip-masq", true, "masquerade what leaves the pod network; ignored, as it always does")
	flag.Bool("kube-subnet-mgr", true, "take subnets from Kubernetes; ignored, as it always does")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	var ready atomic.Bool
	if o.healthzPort != 0 {
		go serveHealth(o.healthzPort, &ready)
	}
	if err := run(ctx, stop, o, &ready); err != nil {
		klog.ErrorS(err, "flanneld stopped")
		os.Exit(1)
	}
}

// serveHealth answers the probes of upstream's manifest: healthy while it runs, ready when the node's pods have a network.
func serveHealth(port int, ready *atomic.Bool) {
	mux := http.NewServeMux()
	mux.HandleFunc("/healthz", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	mux.HandleFunc("/readyz", func(w http.ResponseWriter, _ *http.Request) {
		if !ready.Load() {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	if err := http.ListenAndServe(fmt.Sprintf(":%d", port), mux); err != nil {
		klog.ErrorS(err, "nobody can ask how it is", "port", port)
	}
}

func run(ctx context.Context, stop context.CancelFunc, o options, ready *atomic.Bool) error {
	manager, err := kube.NewSubnetManager(ctx, "", "", "flannel.alpha.coreos.com", o.netConf, true)
	if err != nil {
		return fmt.Errorf("subnet manager: %w", err)
	}
	config, err := manager.GetNetworkConfig(ctx)
	if err != nil {
		return fmt.Errorf("network configuration: %w", err)
	}
	family, err := ipmatch.GetIPFamily(config.EnableIPv4, config.EnableIPv6)
	if err != nil {
		return fmt.Errorf("address family: %w", err)
	}
	external, err := ipmatch.LookupExtIface(os.Getenv("NODE_IP"), "", "", family, ipmatch.PublicIPOpts{})
	if err != nil {
		return fmt.Errorf("interface of NODE_IP=%q: %w", os.Getenv("NODE_IP"), err)
	}
	var group sync.WaitGroup
	kind, err := backend.NewManager(ctx, manager, external).GetBackend(config.BackendType)
	if err != nil {
		return fmt.Errorf("back end %q: %w", config.BackendType, err)
	}
	network, err := kind.RegisterNetwork(ctx, &group, config)
	if err != nil {
		return fmt.Errorf("register network: %w", err)
	}
	traffic := &nftables.NFTablesManager{}
	if err := traffic.Init(ctx); err != nil {
		return fmt.Errorf("nftables: %w", err)
	}
	defer func() {
		if err := traffic.CleanUp(context.WithoutCancel(ctx)); err != nil {
			klog.ErrorS(err, "nftables tables stay behind")
		}
	}()
	if err := traffic.SetupAndEnsureMasqRules(ctx, config.Network, ip.IP4Net{}, ip.IP4Net{},
		config.IPv6Network, ip.IP6Net{}, ip.IP6Net{}, network.Lease(), resyncSeconds, false); err != nil {
		return fmt.Errorf("masquerade rules: %w", err)
	}
	traffic.SetupAndEnsureForwardRules(ctx, config.Network, config.IPv6Network, resyncSeconds)
	if err := writeCNI(o.cniConf, network.Lease().Subnet.String(), config.Network.String(), network.MTU()); err != nil {
		return fmt.Errorf("CNI configuration: %w", err)
	}
	ready.Store(true)
	klog.InfoS("running", "backend", config.BackendType, "subnet", network.Lease().Subnet.String(), "mtu", network.MTU())
	group.Add(1)
	go func() {
		defer group.Done()
		network.Run(ctx)
	}()
	if err := manager.CompleteLease(ctx, network.Lease(), &group); err != nil && !errors.Is(err, context.Canceled) {
		stop()
		group.Wait()
		return fmt.Errorf("lease: %w", err)
	}
	group.Wait()
	return nil
}

// writeCNI writes the configuration beside its target and renames it, so that the runtime never reads half a file.
// ptp rather than bridge: with no shared L2 segment, replies of a Service always pass the host's connection tracking.
func writeCNI(path, subnet, network string, mtu int) error {
	text := fmt.Sprintf(`{
  "cniVersion": "0.4.0",
  "name": "flannel",
  "plugins": [
    {
      "type": "ptp",
      "mtu": %d,
      "ipam": {
        "type": "host-local",
        "dataDir": "/run/cni-ipam-state",
        "ranges": [[{"subnet": %q}]],
        "routes": [{"dst": "0.0.0.0/0"}, {"dst": %q}]
      }
    },
    {"type": "portmap", "capabilities": {"portMappings": true}}
  ]
}
`, mtu, subnet, network)
	next := filepath.Join(filepath.Dir(path), ".flannel.next")
	if err := os.WriteFile(next, []byte(text), 0o644); err != nil {
		return err
	}
	return os.Rename(next, path)
}
