// Package cephfs says how a CephFS share is mounted, in the way of ceph-csi: by which client, and with which options.
// It mounts nothing and needs nothing but Go's own library, so that its rules can be tested on any machine.
package cephfs

import (
	"errors"
	"slices"
	"strings"
)

// Volume is a share as ceph-csi's node plugin is told of it.
type Volume struct {
	// Monitors are addresses with ports, separated by commas.
	Monitors string
	// Root is the share's path in its file system.
	Root string
	// User and Key are a cephx login, the user without "client.".
	User, Key string
	// ReadOnly is for access modes that only read.
	ReadOnly bool
	// MountFlags are the storage class's mountOptions, for whichever client mounts.
	MountFlags []string
	// KernelOptions and FuseOptions are for one client each, separated by commas.
	KernelOptions, FuseOptions string
}

// FromContext reads a volume out of what a NodeStageVolume request holds.
func FromContext(volumeContext, secrets map[string]string, mountFlags []string, readOnly bool) (Volume, error) {
	v := Volume{
		Monitors:      volumeContext["monitors"],
		Root:          volumeContext["rootPath"],
		User:          secrets["userID"],
		Key:           secrets["userKey"],
		ReadOnly:      readOnly,
		MountFlags:    mountFlags,
		KernelOptions: volumeContext["kernelMountOptions"],
		FuseOptions:   volumeContext["fuseMountOptions"],
	}
	if v.Monitors == "" || v.Root == "" || v.User == "" || v.Key == "" {
		return Volume{}, errors.New("monitors, rootPath, userID and userKey must be given")
	}
	return v, nil
}

// options puts together what one client is to be told: its own options, the storage class's, and whether it only reads.
func (v Volume) options(own string) []string {
	words := append(strings.Split(own, ","), v.MountFlags...)
	if v.ReadOnly {
		words = append(words, "ro")
	}
	var result []string
	for _, word := range words {
		word = strings.TrimSpace(word)
		if word != "" && !slices.Contains(result, word) {
			result = append(result, word)
		}
	}
	return result
}
