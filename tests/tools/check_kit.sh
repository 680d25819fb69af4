#!/usr/bin/env bash
# usage: check_kit.sh KITZIP...
# Is each kit a zip that every tool opens, with names that every system stores, and do its sums agree?
# Each tool misses something that another finds, so all must agree.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
: "${KITBAG_TOOLS:?the folder that .ci/install filled}"
[ $# -gt 0 ] || { echo "usage: check_kit.sh KITZIP..." >&2; exit 2; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# One tool's verdict; what it says is only of interest when it says no.
judge() {
  local kit=$1
  shift
  if ! "$@" >"$work/said" 2>&1 </dev/null; then
    echo "FAIL $kit: $*"
    tail -n 20 "$work/said"
    exit 1
  fi
}

for kit in "$@"; do
  judge "$kit" unzip -tqq "$kit"
  judge "$kit" 7z t "$kit"
  judge "$kit" python3 -m zipfile -t "$kit"
  judge "$kit" bsdtar -tf "$kit"
  judge "$kit" node "$here/zipstrict.mjs" "$kit"
  judge "$kit" python3 "$here/zipnames.py" "$kit"

  unpacked=$work/unpacked
  rm -rf "$unpacked"
  unzip -qq "$kit" -d "$unpacked"
  # A kit is one folder with its own name, and nothing beside it.
  folder=$(basename "$kit" .zip)
  if [ "$(ls -A "$unpacked")" != "$folder" ]; then
    echo "FAIL $kit: does not hold exactly the folder $folder"
    exit 1
  fi
  (
    cd "$unpacked/$folder"
    judge "$kit" sha256sum --strict -c SHA256SUMS
    # The list must be complete the other way round as well.
    find . -type f ! -path ./SHA256SUMS | sed 's|^\./||' | LC_ALL=C sort >"$work/there"
    sed -E 's/^[0-9a-f]{64}[ *]+//; s|^\./||' SHA256SUMS | LC_ALL=C sort >"$work/listed"
    judge "$kit" diff "$work/there" "$work/listed"
  )
done
echo "$# kits: opened by 5 tools, names and sums are right"
