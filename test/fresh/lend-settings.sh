# shellcheck shell=bash
# How this machine reaches package registries: its settings, by files that exist, and its own certificate authorities. To be
# sourced.

# lend_settings TREE: copies them into a tree of files.
lend_settings() {
  local tree=$1 file
  local files=(/etc/hosts /etc/resolv.conf /etc/pip.conf /etc/npmrc ~/.config/pip/pip.conf ~/.pip/pip.conf ~/.npmrc ~/.config/go/env)
  for file in PIP_CERT SSL_CERT_FILE NODE_EXTRA_CA_CERTS NPM_CONFIG_CAFILE PIP_CONFIG_FILE NPM_CONFIG_USERCONFIG; do
    # What is below /etc/ssl is for Debian's package to make.
    [[ -z ${!file-} || ${!file} == /etc/ssl/* ]] || files+=("${!file}")
  done
  for file in "${files[@]}" /usr/local/share/ca-certificates/*; do
    [ ! -f "$file" ] || install -D "$(readlink -f "$file")" "$tree$file"
  done
  mkdir -p "$tree/etc/apt/apt.conf.d"
  apt-config dump | grep '^Acquire::' > "$tree/etc/apt/apt.conf.d/90-as-here" || true
}
