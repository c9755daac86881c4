# Makes a server ready for devstack: its user, names and logins, a clone, and its configuration.
# variables: ADDRESS GIT_BASE REF

/usr/local/lib/manilakube/devstack-preflight
# The Ceph plugin calls uuidgen when its settings are read, long before stack.sh installs packages.
if ! command -v git > /dev/null || ! command -v sudo > /dev/null || ! command -v uuidgen > /dev/null; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -q
  apt-get install -q -y --no-install-recommends git sudo ca-certificates uuid-runtime
fi

# devstack wants the host's name to be its address.
name=$(hostname)
sed "/[[:space:]]$name\([[:space:]]\|\$\)/d" /etc/hosts > /etc/hosts.next
echo "$ADDRESS $name" >> /etc/hosts.next
cat /etc/hosts.next > /etc/hosts
rm /etc/hosts.next

getent group stack > /dev/null || groupadd stack
getent passwd stack > /dev/null || useradd --gid stack --shell /bin/bash --home-dir /opt/stack --create-home stack
# Its Apache reads files below.
chmod 0755 /opt/stack
# Manila's rootwrap has keys of shares in its command lines, which sudo would write into the journal.
printf '%s\n' 'Defaults:stack !syslog' 'stack ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/50-stack
chmod 0440 /etc/sudoers.d/50-stack
# With the logs, which show passwords.
install -d -o stack -g stack -m 0700 /opt/stack/manilakube

# cephadm commands every machine of its cluster as root through ssh; here that is this one only.
cat > /etc/ssh/sshd_config.d/20-cephadm.conf << EOF
Match Address 127.0.0.1,$ADDRESS
  PermitRootLogin prohibit-password
EOF
systemctl reload ssh.service

as_stack() { runuser -u stack -- env HOME=/opt/stack GIT_TERMINAL_PROMPT=0 "$@"; }
source=$GIT_BASE/openstack/devstack
clone=/opt/stack/devstack
fetch() {
  if [ ! -d "$clone/.git" ]; then
    rm -rf "$clone"
    as_stack timeout 300 git clone --quiet "$source" "$clone" || return
  fi
  as_stack timeout 300 git -C "$clone" fetch --quiet "$source" "$REF"
}
for pause in 1 5 0; do
  fetch && fetched=yes && break
  sleep "$pause"
done
if [ -z "${fetched:-}" ]; then
  echo "cannot fetch $REF of $source (manilakube:manila.gitBase)"
  exit 1
fi
as_stack git -C "$clone" checkout --quiet --force --detach FETCH_HEAD
as_stack git -C "$clone" log -1 --format='devstack is at %h of %cs: %s'

install -o stack -g stack -m 0600 /etc/manilakube/devstack/local.conf "$clone/local.conf"
install -o stack -g stack -m 0755 /etc/manilakube/devstack/local.sh "$clone/local.sh"
