package nfs

import (
	"errors"
	"strings"
	"testing"
)

var volume = Volume{Server: "10.97.1.30", Share: "/volumes/one", Target: "/pod/mount"}

func nothingListed() string { return "nodev\tproc\n\text4\n" }

func TestTheMountIsTriedBeforeTheKernelListsAClient(t *testing.T) {
	var called []string
	err := Mount(volume, func(args ...string) error { called = args; return nil }, nothingListed)
	if err != nil || strings.Join(called, " ") != "-t nfs 10.97.1.30:/volumes/one /pod/mount" {
		t.Errorf("mount was called with %q, and the result was %v", called, err)
	}
}

func TestAKernelWithoutAClientIsSaidToHaveNone(t *testing.T) {
	refused := errors.New("unknown filesystem type 'nfs'")
	err := Mount(volume, func(...string) error { return refused }, nothingListed)
	var none *NoClientError
	if !errors.As(err, &none) || !strings.Contains(err.Error(), "this kernel has no NFS client") {
		t.Errorf("the error was %v", err)
	}
}

func TestAnotherFailureIsItsOwn(t *testing.T) {
	refused := errors.New("access denied by server")
	err := Mount(volume, func(...string) error { return refused }, func() string { return "nodev\tnfs4\n" })
	if err != refused {
		t.Errorf("the error was %v", err)
	}
}

func TestOptionsStayAsTheyWereGiven(t *testing.T) {
	given := []string{"vers=4.1", "proto=tcp"}
	v := Volume{Server: "h", Share: "/s", Target: "/t", Options: given[:1], ReadOnly: true}
	if got := strings.Join(v.Arguments(), " "); got != "-t nfs -o vers=4.1,ro h:/s /t" {
		t.Errorf("mount was called with %q", got)
	}
	if given[1] != "proto=tcp" {
		t.Errorf("the caller's options were changed: %q", given)
	}
}
