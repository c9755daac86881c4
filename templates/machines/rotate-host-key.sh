# The first contact with a server: waits until its first boot is done, and gives it a host key that only the lab knows.
# variables: HOST_KEY

if command -v cloud-init > /dev/null; then
  # 2 is "done, with something to complain about".
  cloud-init status --wait > /dev/null || [ $? = 2 ]
fi

umask 077
printf '%s\n' "$HOST_KEY" > /etc/ssh/ssh_host_ed25519_key.next
ssh-keygen -y -f /etc/ssh/ssh_host_ed25519_key.next > /etc/ssh/ssh_host_ed25519_key.pub
mv -f /etc/ssh/ssh_host_ed25519_key.next /etc/ssh/ssh_host_ed25519_key
# A configuration written before ours was read may name other keys.
rm -f /etc/ssh/ssh_host_rsa_key* /etc/ssh/ssh_host_ecdsa_key*
# Connections that are open stay.
systemctl reload ssh.service
