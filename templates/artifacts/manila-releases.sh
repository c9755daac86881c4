# Runs in a storage machine's root file system: each release of Manila gets a virtual environment of its own over Debian's
# libraries, from the wheels in /run/manila-wheels/<release>. Which one a lab uses is decided when Manila is configured.

# The builder's PIP_* variables are for its downloads; here counts what the wheels are and nothing else.
pip() { "$release/bin/pip" --isolated --disable-pip-version-check "$@"; }

for wheels in /run/manila-wheels/*; do
  release=/opt/manila/${wheels##*/}
  python3 -m venv --system-site-packages "$release"
  pip install --quiet --no-index --find-links "$wheels" --no-deps --require-hashes --no-compile \
    --requirement "$wheels/requirements.txt"
  # Debian's own packages do not all agree with each other, but what is installed here must have all that it wants.
  names=$(sed -n 's/==.*//p' "$wheels/requirements.txt" | paste -sd '|')
  if pip check | grep -E "^(${names//./[.]}) "; then
    exit 1
  fi
done
