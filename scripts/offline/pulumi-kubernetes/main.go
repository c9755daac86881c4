// Command pulumi-resource-kubernetes is Pulumi's official plugin for Kubernetes, from its own Go module, which holds all of it but the two
// files that its main package embeds. The recipe `pulumiKubernetes` makes them of what the module has, and puts them beside this file.
package main

import (
	_ "embed"
	"os"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/provider"
	"github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/version"
)

//go:embed schema-embed.json
var schema []byte

//go:embed terraform-mapping-embed.json
var terraformMapping []byte

// ofLab are the variables that a lab's commands set: what is to become of objects while the API server does not answer, and that
// what the program says of an object counts, whoever has changed it since.
var ofLab = []string{
	"PULUMI_K8S_DELETE_UNREACHABLE",
	"PULUMI_K8S_SKIP_UPDATE_UNREACHABLE",
	"PULUMI_K8S_ENABLE_PATCH_FORCE",
}

// forgetShell takes what the user's shell says of other clusters out of this process's environment. A lab's provider is told
// everything else; whatever it is not told must not come from there, and least of all the cluster.
func forgetShell() {
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		if slices.Contains(ofLab, name) {
			continue
		}
		if strings.HasPrefix(name, "PULUMI_K8S_") || strings.HasPrefix(name, "HELM_") {
			os.Unsetenv(name)
		}
	}
	// Without the variable it would be ~/.kube/config.
	os.Setenv("KUBECONFIG", os.DevNull)
}

func main() {
	forgetShell()
	provider.Serve("kubernetes", version.Version, schema, terraformMapping)
}
