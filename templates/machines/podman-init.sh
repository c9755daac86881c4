# Makes a machine of a booted container: name resolution, host key, login, Nova's metadata, sshd.
# variables: HOST_KEY AUTHORIZED_KEY HOSTS ADDRESS NAME ZONE

# Nothing can be started before systemd listens on this socket. Five machines that boot at once on two processors take a while.
socket=/run/systemd/private
at_most=90
until [ -S "$socket" ]; do
  if [ "$SECONDS" -ge "$at_most" ]; then
    echo "systemd did not start within $at_most s; \`podman logs\` of this container says how far it came" >&2
    exit 1
  fi
  sleep 0.1
done

printf '127.0.0.1 localhost\n%s\n' "$HOSTS" > /etc/hosts

umask 077
mkdir -p /root/.ssh
printf '%s\n' "$AUTHORIZED_KEY" > /root/.ssh/authorized_keys
printf '%s\n' "$HOST_KEY" > /etc/ssh/ssh_host_ed25519_key
ssh-keygen -y -f /etc/ssh/ssh_host_ed25519_key > /etc/ssh/ssh_host_ed25519_key.pub
umask 022

# What a Nova server reads at 169.254.169.254; Manila CSI takes a node's identity and zone from there.
metadata=/var/lib/manilakube/metadata/openstack/latest
mkdir -p "$metadata"
jq -n --arg uuid "$(cat /proc/sys/kernel/random/uuid)" --arg name "$NAME" --arg zone "$ZONE" \
  '{uuid: $uuid, name: $name, availability_zone: $zone}' > "$metadata/meta_data.json"

# An address of the lab's network only: the host's ports stay out of it.
printf 'ListenAddress %s\nPasswordAuthentication no\nPermitRootLogin prohibit-password\n' "$ADDRESS" \
  > /etc/ssh/sshd_config.d/manilakube.conf

systemctl enable --quiet --now ssh.service manilakube-metadata.service
