package cephfs

import (
	"fmt"
	"slices"
	"strings"
	"syscall"
	"testing"
)

const key = "AQBrZXlrZXlrZXlrZXlrZXlrZXlrZXk9PT0="

func volume(change func(*Volume)) Volume {
	v := Volume{Monitors: "10.0.0.1:6789,10.0.0.2:6789", Root: "/volumes/_nogroup/a/b", User: "alice", Key: key}
	if change != nil {
		change(&v)
	}
	return v
}

func TestChoose(t *testing.T) {
	both := []Mounter{Kernel, Fuse}
	for _, c := range []struct {
		name      string
		context   map[string]string
		available []Mounter
		expected  Mounter
		problem   string
	}{
		{"the kernel's where it is named", map[string]string{"mounter": "kernel"}, both, Kernel, ""},
		{"ceph-fuse where it is named", map[string]string{"mounter": "fuse"}, both, Fuse, ""},
		{"the first where none is named", nil, both, Kernel, ""},
		{"the other where the named one is not there", map[string]string{"mounter": "fuse"}, []Mounter{Kernel}, Kernel, ""},
		{"and the other way round", map[string]string{"mounter": "kernel"}, []Mounter{Fuse}, Fuse, ""},
		{"none of an unknown name", map[string]string{"mounter": "nfs"}, both, "", `mounter "nfs": must be one of kernel, fuse`},
		{"none of an empty name", map[string]string{"mounter": ""}, both, "", `mounter "": must be one of kernel, fuse`},
		{"none where there is none", map[string]string{"mounter": "fuse"}, nil, "", "no client of CephFS"},
	} {
		t.Run(c.name, func(t *testing.T) {
			chosen, err := Choose(c.context, c.available)
			if chosen != c.expected {
				t.Errorf("chose %q, not %q", chosen, c.expected)
			}
			if (c.problem == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), c.problem) {
				t.Errorf("error %v, not %q", err, c.problem)
			}
		})
	}
}

func TestFromContext(t *testing.T) {
	context := map[string]string{
		"monitors": "m:6789", "rootPath": "/r", "kernelMountOptions": "a", "fuseMountOptions": "b", "provisionVolume": "false",
	}
	secrets := map[string]string{"userID": "alice", "userKey": key}
	v, err := FromContext(context, secrets, []string{"noatime"}, true)
	if err != nil {
		t.Fatal(err)
	}
	expected := Volume{"m:6789", "/r", "alice", key, true, []string{"noatime"}, "a", "b"}
	if fmt.Sprint(v) != fmt.Sprint(expected) {
		t.Errorf("read %v, not %v", v, expected)
	}
	for _, missing := range []string{"userID", "userKey"} {
		given := map[string]string{"userID": "alice", "userKey": key}
		delete(given, missing)
		if _, err := FromContext(context, given, nil, false); err == nil || strings.Contains(err.Error(), key) {
			t.Errorf("without %s: error %v", missing, err)
		}
	}
	for _, missing := range []string{"monitors", "rootPath"} {
		given := map[string]string{"monitors": "m:6789", "rootPath": "/r"}
		delete(given, missing)
		if _, err := FromContext(given, secrets, nil, false); err == nil {
			t.Errorf("no error without %s", missing)
		}
	}
}

func TestKernel(t *testing.T) {
	login := "name=alice,secret=" + key + ",mount_timeout=30"
	for _, c := range []struct {
		name   string
		change func(*Volume)
		source string
		flags  uintptr
		data   string
	}{
		{"a share as Manila gives it", nil, "10.0.0.1:6789,10.0.0.2:6789:/volumes/_nogroup/a/b", 0, login},
		{
			"options of its own, in their order and after the defaults, which they so replace",
			func(v *Volume) { v.KernelOptions = "mount_timeout=5,recover_session=clean" },
			"10.0.0.1:6789,10.0.0.2:6789:/volumes/_nogroup/a/b", 0,
			login + ",mount_timeout=5,recover_session=clean",
		},
		{
			"words of mount(8): flags, and what the kernel never sees",
			func(v *Volume) { v.KernelOptions = "defaults, nosuid,_netdev,noatime,x-systemd.automount,nofail,wsync" },
			"10.0.0.1:6789,10.0.0.2:6789:/volumes/_nogroup/a/b", syscall.MS_NOSUID | syscall.MS_NOATIME,
			login + ",wsync",
		},
		{
			"the later word wins",
			func(v *Volume) { v.KernelOptions = "noexec,exec,ro,rw"; v.MountFlags = []string{"nodev"} },
			"10.0.0.1:6789,10.0.0.2:6789:/volumes/_nogroup/a/b", syscall.MS_NODEV, login,
		},
		{
			"the storage class's options, and an access mode that only reads",
			func(v *Volume) { v.MountFlags = []string{"noatime", "norbytes"}; v.ReadOnly = true },
			"10.0.0.1:6789,10.0.0.2:6789:/volumes/_nogroup/a/b", syscall.MS_NOATIME | syscall.MS_RDONLY,
			login + ",norbytes",
		},
		{
			"monitors at the port of the second protocol",
			func(v *Volume) { v.Monitors = "10.0.0.1:3300,[fd00::1]:3300" },
			"10.0.0.1:3300,[fd00::1]:3300:/volumes/_nogroup/a/b", 0, login + ",ms_mode=prefer-crc",
		},
		{
			"a mode that was asked for stays",
			func(v *Volume) { v.Monitors = "10.0.0.1:3300"; v.KernelOptions = "ms_mode=secure" },
			"10.0.0.1:3300:/volumes/_nogroup/a/b", 0, login + ",ms_mode=secure",
		},
		{
			"one monitor at the first protocol's port is enough for the kernel's own choice",
			func(v *Volume) { v.Monitors = "10.0.0.1:3300,10.0.0.2:6789" },
			"10.0.0.1:3300,10.0.0.2:6789:/volumes/_nogroup/a/b", 0, login,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, err := volume(c.change).Kernel()
			if err != nil {
				t.Fatal(err)
			}
			if m.Source != c.source || m.Flags != c.flags || m.Data != c.data {
				t.Errorf("made %q %#x %q,\nnot  %q %#x %q", m.Source, m.Flags, m.Data, c.source, c.flags, c.data)
			}
		})
	}
}

func TestKernelRefuses(t *testing.T) {
	for name, change := range map[string]func(*Volume){
		"a user that would bring options along": func(v *Volume) { v.User = "alice,secret=other" },
		"a path that is none":                   func(v *Volume) { v.Root = "volumes" },
	} {
		t.Run(name, func(t *testing.T) {
			_, err := volume(change).Kernel()
			if err == nil || strings.Contains(err.Error(), key) {
				t.Errorf("error %v", err)
			}
		})
	}
}

func TestExplain(t *testing.T) {
	m, err := volume(nil).Kernel()
	if err != nil {
		t.Fatal(err)
	}
	for errno, expected := range map[syscall.Errno]string{
		syscall.ENODEV: "this kernel has no CephFS client",
		syscall.EINVAL: "an option that this kernel does not take",
		syscall.EACCES: "the kernel's log may say more",
	} {
		text := Explain(m, errno)
		if !strings.Contains(text, expected) || !strings.Contains(text, errno.Error()) || !strings.Contains(text, m.Source) {
			t.Errorf("%v: %q", errno, text)
		}
		if strings.Contains(text, key) {
			t.Errorf("%v: the key is in %q", errno, text)
		}
		if LacksClient(errno) != (errno == syscall.ENODEV) {
			t.Errorf("%v: LacksClient is %v", errno, LacksClient(errno))
		}
	}
}

func TestFuseArguments(t *testing.T) {
	plain := volume(nil).FuseArguments("/tmp/keyring", "/staging")
	if slices.Contains(plain, "-o") || plain[len(plain)-1] != "/staging" {
		t.Errorf("without options: %q", plain)
	}
	for _, pair := range [][2]string{
		{"-m", "10.0.0.1:6789,10.0.0.2:6789"}, {"-n", "client.alice"}, {"-k", "/tmp/keyring"}, {"-r", "/volumes/_nogroup/a/b"},
	} {
		if at := slices.Index(plain, pair[0]); at < 0 || plain[at+1] != pair[1] {
			t.Errorf("%s is not %s in %q", pair[0], pair[1], plain)
		}
	}
	full := volume(func(v *Volume) {
		v.FuseOptions = "debug,ro"
		v.KernelOptions = "wsync"
		v.MountFlags = []string{"noatime"}
		v.ReadOnly = true
	}).FuseArguments("/tmp/keyring", "/staging")
	if options := full[len(full)-1]; full[len(full)-2] != "-o" || options != "debug,ro,noatime" {
		t.Errorf("with options: %q", full)
	}
	if strings.Contains(strings.Join(full, " "), key) {
		t.Error("the key is on the command line")
	}
	if keyring := volume(nil).Keyring(); keyring != "[client.alice]\n\tkey = "+key+"\n" {
		t.Errorf("keyring %q", keyring)
	}
}
