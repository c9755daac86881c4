# shellcheck shell=sh
# The distribution's packages that labs are made with. To be sourced; install_packages uses say(). For tests, another root
# of the file system may be given as MANILAKUBE_ROOT.

# The families of distributions, by their package managers.
family() {
  if command -v apt-get > /dev/null 2>&1; then
    echo apt
  elif command -v dnf > /dev/null 2>&1; then
    echo dnf
  elif command -v zypper > /dev/null 2>&1; then
    echo zypper
  else
    echo none
  fi
}

# Programs that are called, and the package that each comes with, by Debian's names.
needed_programs="podman:podman runc:runc netavark:netavark mmdebstrap:mmdebstrap nft:nftables iptables:iptables gcc:gcc \
ip:iproute2 ssh:openssh-client python3:python3 jq:jq xz:xz-utils setsid:util-linux"

# package_name FAMILY NAME: what a family calls the package that has Debian's NAME.
package_name() {
  case $1:$2 in
    dnf:iptables) echo iptables-nft ;;
    dnf:iproute2) echo iproute ;;
    dnf:libc6-dev) echo glibc-devel glibc-static ;;
    dnf:debian-archive-keyring) echo debian-keyring ;;
    dnf:gpg) echo gnupg2 ;;
    zypper:libc6-dev) echo glibc-devel glibc-devel-static ;;
    zypper:gpg) echo gpg2 ;;
    dnf:openssh-client | zypper:openssh-client) echo openssh-clients ;;
    dnf:xz-utils | zypper:xz-utils) echo xz ;;
    # venv is part of it there.
    dnf:python3-venv | zypper:python3-venv) echo python3 ;;
    *) echo "$2" ;;
  esac
}

# any FILE...: whether one of them is there.
any() {
  for file; do
    [ ! -e "${MANILAKUBE_ROOT-}$file" ] || return 0
  done
  return 1
}

# By Debian's names.
missing_by_debian() {
  for pair in $needed_programs; do
    program=${pair%%:*}
    # netavark is no program of PATH: Debian has it in lib, Fedora, RHEL and openSUSE in libexec.
    command -v "$program" > /dev/null 2>&1 || any "/usr/lib/podman/$program" "/usr/libexec/podman/$program" \
      "/usr/local/lib/podman/$program" "/usr/local/libexec/podman/$program" || printf '%s\n' "${pair#*:}"
  done
  # gcc links the pause program statically; Python makes virtual environments; Go has no certificates of its own.
  any /usr/include/stdlib.h || echo libc6-dev
  python3 -c 'import ensurepip, venv' > /dev/null 2>&1 || echo python3-venv
  any /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/ca-bundle.pem || echo ca-certificates
  # mmdebstrap installs Debian, whose signatures only Debian itself trusts; elsewhere it looks for the keys with gpg.
  grep --quiet --line-regexp 'ID=debian' "${MANILAKUBE_ROOT-}/etc/os-release" || {
    any /usr/share/keyrings/debian-archive-keyring.gpg /usr/share/keyrings/debian-archive-keyring.pgp || echo debian-archive-keyring
    command -v gpg > /dev/null 2>&1 || echo gpg
  }
}

# By the names of this distribution, each once, in one line.
missing_packages() {
  here=$(family)
  for name in $(missing_by_debian); do
    package_name "$here" "$name"
  done | tr ' ' '\n' | awk '!seen[$0]++' | tr '\n' ' '
}

# How people install packages here.
install_command() {
  case $(family) in
    apt) echo apt install ;;
    dnf) echo dnf install ;;
    zypper) echo zypper install ;;
    *) echo 'install by your package manager (these are the names of Debian):' ;;
  esac
}

# Whether scripts/lab installs what is missing.
installs_itself() {
  [ "$(id -u)" = 0 ] && [ "$(family)" = apt ]
}

# Installs what is missing; where that is not ours to do, says how and exits with 2.
install_packages() {
  packages=$(missing_packages)
  [ -n "$packages" ] || return 0
  if installs_itself; then
    say "installs $packages"
    {
      apt-get update --quiet --quiet
      # shellcheck disable=SC2086
      DEBIAN_FRONTEND=noninteractive apt-get install --quiet --quiet --yes --no-install-recommends $packages
    } > /dev/null
  else
    say "These packages are missing: $packages"
    say "Install them (as root: $(install_command) $packages) and call again."
    exit 2
  fi
}
