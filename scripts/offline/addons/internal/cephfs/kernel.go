package cephfs

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"syscall"
)

// KernelMount is what mount(2) is given.
type KernelMount struct {
	Source string
	Flags  uintptr
	// Data holds the key: it must be neither printed nor logged.
	Data string
}

type flagChange struct{ set, clear uintptr }

// What mount(8) turns into flags of mount(2). The kernel's client would refuse these words as options of its own.
var flagWords = map[string]flagChange{
	"ro":            {set: syscall.MS_RDONLY},
	"rw":            {clear: syscall.MS_RDONLY},
	"nosuid":        {set: syscall.MS_NOSUID},
	"suid":          {clear: syscall.MS_NOSUID},
	"nodev":         {set: syscall.MS_NODEV},
	"dev":           {clear: syscall.MS_NODEV},
	"noexec":        {set: syscall.MS_NOEXEC},
	"exec":          {clear: syscall.MS_NOEXEC},
	"sync":          {set: syscall.MS_SYNCHRONOUS},
	"async":         {clear: syscall.MS_SYNCHRONOUS},
	"dirsync":       {set: syscall.MS_DIRSYNC},
	"noatime":       {set: syscall.MS_NOATIME},
	"atime":         {clear: syscall.MS_NOATIME},
	"nodiratime":    {set: syscall.MS_NODIRATIME},
	"diratime":      {clear: syscall.MS_NODIRATIME},
	"relatime":      {set: syscall.MS_RELATIME},
	"norelatime":    {clear: syscall.MS_RELATIME},
	"strictatime":   {set: syscall.MS_STRICTATIME},
	"nostrictatime": {clear: syscall.MS_STRICTATIME},
}

// What only mount(8) and systemd read. ceph-csi itself adds _netdev to every mount.
var wordsForOthers = []string{"defaults", "auto", "noauto", "nofail", "_netdev"}

// Seconds; the kernel's own minute leaves kubelet no time to try again within its two.
const kernelTimeout = "mount_timeout=30"

// Kernel says how the kernel's client mounts the volume: what mount.ceph would make of ceph-csi's command, without the
// program. The older form of the source, monitors before the path, is the one that kernels of every age take.
func (v Volume) Kernel() (KernelMount, error) {
	if strings.Contains(v.User+v.Key, ",") {
		return KernelMount{}, errors.New("userID and userKey must hold no comma: the kernel reads its options between commas")
	}
	if !strings.HasPrefix(v.Root, "/") {
		return KernelMount{}, fmt.Errorf("rootPath %q: must begin with a slash", v.Root)
	}
	mount := KernelMount{Source: v.Monitors + ":" + v.Root}
	// Of an option that is there twice the kernel takes the last, so that the volume's own win.
	data := []string{"name=" + v.User, "secret=" + v.Key, kernelTimeout}
	own := v.options(v.KernelOptions)
	if v.speaksNewProtocol() && !slices.ContainsFunc(own, isMessengerMode) {
		data = append(data, "ms_mode=prefer-crc")
	}
	for _, word := range own {
		if change, ok := flagWords[word]; ok {
			mount.Flags = mount.Flags&^change.clear | change.set
		} else if !slices.Contains(wordsForOthers, word) && !strings.HasPrefix(word, "x-") {
			data = append(data, word)
		}
	}
	mount.Data = strings.Join(data, ",")
	return mount, nil
}

// speaksNewProtocol tells whether all monitors are given by the port of Ceph's second protocol. The kernel speaks the
// first one unless it is told otherwise, and Manila gives the monitors' addresses for that.
func (v Volume) speaksNewProtocol() bool {
	for _, monitor := range strings.Split(v.Monitors, ",") {
		if !strings.HasSuffix(monitor, ":3300") {
			return false
		}
	}
	return true
}

func isMessengerMode(word string) bool {
	return strings.HasPrefix(word, "ms_mode=")
}

// LacksClient tells whether a mount failed because the kernel has no client of CephFS. That is known by trying only: a
// mount makes the kernel load its module.
func LacksClient(err error) bool {
	return errors.Is(err, syscall.ENODEV)
}

// Explain says in words what mount(2) answered.
func Explain(m KernelMount, err error) string {
	switch {
	case LacksClient(err):
		return fmt.Sprintf("this kernel has no CephFS client, and no module was loaded: mount -t ceph %s: %v", m.Source, err)
	case errors.Is(err, syscall.EINVAL):
		return fmt.Sprintf("mount -t ceph %s: %v: an option that this kernel does not take, or a wrong address; its log says which", m.Source, err)
	}
	return fmt.Sprintf("mount -t ceph %s: %v; the kernel's log may say more", m.Source, err)
}
