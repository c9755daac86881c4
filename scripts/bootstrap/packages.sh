# shellcheck shell=sh
# The Debian packages that labs are made with. To be sourced; uses say().

# Programs that are called, and the package that each comes with.
needed_programs="podman:podman runc:runc netavark:netavark mmdebstrap:mmdebstrap nft:nftables iptables:iptables gcc:gcc \
ip:iproute2 ssh:openssh-client python3:python3 jq:jq xz:xz-utils setsid:util-linux"

missing_packages() {
  for pair in $needed_programs; do
    program=${pair%%:*}
    # netavark is no program of PATH.
    command -v "$program" > /dev/null 2>&1 || [ -x "/usr/lib/podman/$program" ] || printf '%s ' "${pair#*:}"
  done
  # gcc links the pause program statically; Python makes virtual environments; Go has no certificates of its own.
  [ -e /usr/include/stdlib.h ] || printf 'libc6-dev '
  python3 -c 'import ensurepip, venv' > /dev/null 2>&1 || printf 'python3-venv '
  [ -e /etc/ssl/certs/ca-certificates.crt ] || printf 'ca-certificates '
}

# Installs what is missing; where that is not ours to do, says how and exits with 2.
install_packages() {
  packages=$(missing_packages)
  [ -n "$packages" ] || return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null 2>&1; then
    say "installs $packages"
    {
      apt-get update --quiet --quiet
      # shellcheck disable=SC2086
      DEBIAN_FRONTEND=noninteractive apt-get install --quiet --quiet --yes --no-install-recommends $packages
    } > /dev/null
  else
    say "These packages are missing: $packages"
    say "Install them (Debian, Ubuntu: sudo apt install $packages) and call again."
    exit 2
  fi
}
