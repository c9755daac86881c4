package cephfs

import "strings"

// FuseArguments are those of ceph-fuse. The key is not among them: it is in the file keyring.
func (v Volume) FuseArguments(keyring, target string) []string {
	arguments := []string{
		"-m", v.Monitors, "-n", "client." + v.User, "-k", keyring, "-r", v.Root, "-c", "/dev/null",
		// As a daemon it has no standard error: what it wrote there would fill a pipe of its own and block it for ever.
		"--client_mount_timeout=30", "--log_to_stderr=false", "--err_to_stderr=false", target,
	}
	if words := v.options(v.FuseOptions); len(words) > 0 {
		arguments = append(arguments, "-o", strings.Join(words, ","))
	}
	return arguments
}

// Keyring is the content of the file that ceph-fuse reads the key from.
func (v Volume) Keyring() string {
	return "[client." + v.User + "]\n\tkey = " + v.Key + "\n"
}
