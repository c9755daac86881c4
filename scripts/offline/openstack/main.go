// Command pulumi-resource-openstack is the Terraform provider for OpenStack behind Pulumi's own bridge, as the official
// plugin is, for machines that cannot download that one. It maps the resource types that manilakube uses and no others.
package main

import (
	"os"
	"strings"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	shim "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v2"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/terraform-provider-openstack/terraform-provider-openstack/v3/openstack"
)

// version is the one of the official plugin that is made of the same provider.
const version = "5.5.1"

// mapped: Terraform's name → Pulumi's module, type and member, as in the official plugin.
var mapped = map[string]tokens.Type{
	"openstack_blockstorage_volume_v3":             "openstack:blockstorage/volume:Volume",
	"openstack_compute_instance_v2":                "openstack:compute/instance:Instance",
	"openstack_compute_keypair_v2":                 "openstack:compute/keypair:Keypair",
	"openstack_compute_servergroup_v2":             "openstack:compute/serverGroup:ServerGroup",
	"openstack_networking_floatingip_associate_v2": "openstack:networking/floatingIpAssociate:FloatingIpAssociate",
	"openstack_networking_floatingip_v2":           "openstack:networking/floatingIp:FloatingIp",
	"openstack_networking_network_v2":              "openstack:networking/network:Network",
	"openstack_networking_port_v2":                 "openstack:networking/port:Port",
	"openstack_networking_router_interface_v2":     "openstack:networking/routerInterface:RouterInterface",
	"openstack_networking_router_v2":               "openstack:networking/router:Router",
	"openstack_networking_secgroup_rule_v2":        "openstack:networking/secGroupRule:SecGroupRule",
	"openstack_networking_secgroup_v2":             "openstack:networking/secGroup:SecGroup",
	"openstack_networking_subnet_v2":               "openstack:networking/subnet:Subnet",
}

// fields whose Pulumi names do not follow from the bridge's own rules.
var fields = map[string]map[string]*tfbridge.SchemaInfo{
	"openstack_networking_subnet_v2": {"allocation_pool": {Name: "allocationPools"}},
}

// forgetClouds takes all OS_* out of this process's environment. The provider would fill gaps of what it is told from there,
// and with OS_CLOUD log in to that cloud whatever it is told: to another one than the lab's, if the user's shell is for another.
func forgetClouds() {
	for _, variable := range os.Environ() {
		if name, _, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "OS_") {
			os.Unsetenv(name)
		}
	}
}

func main() {
	forgetClouds()
	terraform := openstack.Provider()
	info := tfbridge.ProviderInfo{
		P:            shim.NewProvider(terraform),
		Name:         "openstack",
		Version:      version,
		MetadataInfo: tfbridge.NewProviderMetadata([]byte("{}")),
		Resources:    map[string]*tfbridge.ResourceInfo{},
	}
	for name := range terraform.ResourcesMap {
		if token, ok := mapped[name]; ok {
			info.Resources[name] = &tfbridge.ResourceInfo{Tok: token, Fields: fields[name]}
		} else {
			info.IgnoreMappings = append(info.IgnoreMappings, name)
		}
	}
	for name := range terraform.DataSourcesMap {
		info.IgnoreMappings = append(info.IgnoreMappings, name)
	}
	tfbridge.Main("openstack", version, info, []byte(`{"name":"openstack"}`))
}
