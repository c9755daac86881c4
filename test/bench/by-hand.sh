#!/bin/bash
# What `lab up` does, as somebody would do it by hand: podman, the lab's own scripts, kubectl; no Pulumi, no Node.js.
# The benchmark's yardstick. Prints `<phase> <seconds>` for each phase and leaves nothing behind.
# Arguments: the node's and the storage machine's root file system, a file with the CSI objects (a List), a work directory,
# Manila's release and its microversion.
set -euo pipefail
node_rootfs=$1 storage_rootfs=$2 objects=$3 work=$4 release=$5 microversion=$6
templates=$(cd "$(dirname "$0")/../../templates" && pwd)
name=manilakube-byhand net=10.97.255
workers="worker0 worker1 worker2"
declare -A address=([control-plane]=$net.10 [worker0]=$net.11 [worker1]=$net.12 [worker2]=$net.13 [storage]=$net.30)
mkdir -p "$work"
cd "$work"

clean() {
  for each in "${!address[@]}"; do
    podman rm --force --time 0 --volumes --ignore "$name-$each" > /dev/null 2>&1 || true
  done
  podman volume ls --quiet --filter "name=^$name-" | xargs --no-run-if-empty podman volume rm --force > /dev/null 2>&1 || true
  podman network rm --force $name > /dev/null 2>&1 || true
}
trap 'jobs -p | xargs --no-run-if-empty kill 2> /dev/null || true; clean' EXIT
trap 'exit 130' INT TERM
clean

now() { date +%s.%N; }
report() { awk -v phase="$1" -v from="$2" -v to="$(now)" 'BEGIN { printf "%s %.1f\n", phase, to - from }'; }

# machine, script below templates/, assignments …: the script on the machine, on standard input.
run() {
  local machine=$1 script=$2
  shift 2
  {
    echo '{ set -euo pipefail'
    for assignment in "$@"; do printf '%s=%q\n' "${assignment%%=*}" "${assignment#*=}"; done
    cat "$templates/$script"
    echo '} < /dev/null'
  } | podman exec --interactive "$name-$machine" bash -s > "$machine-$(basename "$script").log" 2>&1
}

put() { # machine, path; content on standard input
  podman exec --interactive "$name-$1" sh -c "umask 077; mkdir -p \$(dirname $2); cat > $2"
}

volume() { # machine, path, root file system, cp's option
  local volume="$name-$1${2//\//-}" target
  podman volume create "$volume" > /dev/null
  target=$(podman volume inspect --format '{{.Mountpoint}}' "$volume")
  [ ! -d "$3$2" ] || cp --archive "$4" "$3$2/." "$target"
  if [ "$4" = --link ]; then
    (cd "$3$2" && find . -name '*.db') | while read -r db; do
      cp --archive --remove-destination "$3$2/$db" "$target/$db"
    done
  fi
  printf -- '--volume %s:%s ' "$volume" "$2"
}

machine() { # name, root file system, volumes as path=option …
  local machine=$1 rootfs=$2 mounts=
  shift 2
  for spec in "$@"; do mounts+=$(volume "$machine" "${spec%%=*}" "$rootfs" "${spec#*=}"); done
  # shellcheck disable=SC2086
  podman --runtime runc run --detach --name "$name-$machine" --hostname "$machine" --privileged --systemd=false \
    --tmpfs /run:rw,nosuid,nodev,mode=755 --tmpfs /run/lock:rw,nosuid,nodev --tmpfs /tmp:rw,nosuid,nodev,mode=1777 \
    --stop-signal SIGRTMIN+3 --env container=podman --cgroupns=private --no-hosts --ulimit nofile=20000:20000 --ulimit nproc=30000:30000 --network $name \
    --ip "${address[$machine]}" $mounts --rootfs "$rootfs:O" /sbin/init > /dev/null
  run "$machine" machines/podman-init.sh "HOST_KEY=$(cat hostkey)" "AUTHORIZED_KEY=$(cat login.pub)" "HOSTS=$hosts" \
    "ADDRESS=${address[$machine]}" "NAME=$machine" ZONE=nova
}

make_machines() {
  [ -e hostkey ] || ssh-keygen -q -t ed25519 -N '' -f hostkey
  [ -e login ] || ssh-keygen -q -t ed25519 -N '' -f login
  podman network create --disable-dns --subnet $net.0/24 $name > /dev/null
  hosts=$(for each in "${!address[@]}"; do echo "${address[$each]} $each"; done)
  machine control-plane "$node_rootfs" /var/lib/containerd=--link /var/lib/kubelet=--force /var/lib/etcd=--force &
  for worker in $workers; do machine "$worker" "$node_rootfs" /var/lib/containerd=--link /var/lib/kubelet=--force & done
  machine storage "$storage_rootfs" /var/lib/ceph=--force /var/lib/mysql=--force &
  wait
}

make_cluster() {
  local token hash config
  openssl ecparam -name prime256v1 -genkey -noout -out ca.key
  openssl req -x509 -new -key ca.key -subj /CN=kubernetes -days 3650 -out ca.crt 2> /dev/null
  hash=$(openssl x509 -in ca.crt -pubkey -noout | openssl pkey -pubin -outform der | sha256sum | cut -d' ' -f1)
  put control-plane /etc/kubernetes/pki/ca.crt < ca.crt
  put control-plane /etc/kubernetes/pki/ca.key < ca.key
  put control-plane /etc/manilakube/init.yaml < init.yaml
  run control-plane cluster/kubeadm-init.sh
  podman exec "$name-control-plane" cat /etc/kubernetes/admin.conf > kubeconfig
  token=$(tr -dc a-z0-9 < /dev/urandom | head -c 6 || true).$(tr -dc a-z0-9 < /dev/urandom | head -c 16 || true)
  run control-plane cluster/admit.sh "TOKEN=$token" MACHINES="$(echo control-plane $workers)" LABEL=manilakube.dev/machine
  for worker in $workers; do
    {
      sed "s/@NAME@/$worker/; s/@ADDRESS@/${address[$worker]}/; s/@HASH@/$hash/" join.yaml | put "$worker" /etc/manilakube/join.yaml
      run "$worker" cluster/kubeadm-join.sh "TOKEN=$token"
    } &
  done
  wait
  kubectl --kubeconfig kubeconfig apply -f network.json > /dev/null
  run control-plane cluster/settle.sh "TOKEN=$token" NODES="$(echo control-plane $workers)" CONTROL_PLANE=control-plane \
    SCHEDULABLE=false BOOTS=
}

make_csi() {
  kubectl --kubeconfig kubeconfig apply -f "$objects" > csi.log 2>&1 || kubectl --kubeconfig kubeconfig apply -f "$objects" >> csi.log
  for kind in daemonset statefulset deployment; do
    kubectl --kubeconfig kubeconfig -n manila-csi get "$kind" -o name
  done | xargs -I{} kubectl --kubeconfig kubeconfig -n manila-csi rollout status {} --timeout=180s >> csi.log
}

make_manila() {
  local password=bench0password0of0the0day url=http://$net.30:5000/v3 share=http://$net.30:8786/v2
  for file in ceph/ceph.conf ganesha/ganesha.conf manilakube/keystone.ini manilakube/manila.ini manilakube/adminrc manilakube/demorc; do
    put storage "/etc/$file" < "$(basename "$file")"
  done
  for file in identity.py share-types.py; do
    put storage "/usr/local/lib/manilakube/$file" < "$templates/manila/$file"
  done
  put storage /usr/local/lib/manilakube/manila-ready < "$templates/manila/ready.py"
  put storage /usr/local/lib/manilakube/start < "$templates/manila/start.sh"
  podman exec "$name-storage" chmod 0755 /usr/local/lib/manilakube/start
  podman exec "$name-storage" chmod 0644 /etc/ceph/ceph.conf /etc/ganesha/ganesha.conf
  run storage manila/ceph.sh ADDRESS=$net.30 FSID=6c1a7a4e-0f0e-4b7c-9d53-3d1d6c1b0001 OSD_UUID=6c1a7a4e-0f0e-4b7c-9d53-3d1d6c1b0002 &
  (
    run storage manila/database.sh DATABASE_PASSWORD=$password RABBIT_PASSWORD=$password
    run storage manila/config.sh "RELEASE=$release" &
    run storage manila/keystone.sh AUTH_URL=$url SHARE_URL=$share PUBLIC_AUTH_URL=$url PUBLIC_SHARE_URL=$share REGION=RegionOne ADMIN_PASSWORD=$password \
      DEMO_PASSWORD=$password SERVICE_PASSWORD=$password
    wait
  ) &
  wait
  run storage manila/services.sh "RELEASE=$release" "MICROVERSION=$microversion" SHARE_URL=$share \
    TYPES='cephfsnativetype=CEPHFSNATIVE cephfsnfstype=CEPHFSNFS'
  run storage manila/ready.sh AUTH_URL=$url SHARE_URL=$share "MICROVERSION=$microversion" SECONDS_AT_MOST=240 BOOT= \
    TYPES='cephfsnativetype=CEPHFS=CEPHFSNATIVE cephfsnfstype=NFS=CEPHFSNFS'
}

start=$(now)
make_machines
report machines "$start"
(
  from=$(now)
  make_manila
  report manila "$from"
) &
(
  from=$(now)
  make_cluster
  report cluster "$from"
  from=$(now)
  make_csi
  report csi "$from"
) &
wait
report up "$start"
