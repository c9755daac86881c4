# Runs in the Kubernetes nodes' root file system.

systemctl enable --quiet containerd.service kubelet.service
# Comes with the NFS client; NFSv4 does without.
systemctl mask --quiet rpcbind.service rpcbind.socket
mkdir -p /etc/cni/net.d /var/lib/kubelet /var/lib/etcd /etc/kubernetes/manifests
