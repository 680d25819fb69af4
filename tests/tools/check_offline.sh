#!/usr/bin/env bash
# usage: check_offline.sh KITBAG CURRICULUM COURSE ZIPS
# Builds the kit where there is no network and only the output folder can be written, and compares it with its like in ZIPS.
set -euo pipefail
kitbag=$1 curriculum=$(cd "$2" && pwd) course=$3 zips=$4
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
box=(bwrap --ro-bind / / --bind "$out" "$out" --dev /dev --proc /proc --unshare-net --unshare-pid --die-with-parent)

# The box must be one: else the build inside it proves nothing.
if "${box[@]}" touch "$curriculum/written" 2>/dev/null; then
  rm -f "$curriculum/written"
  echo "FAIL the sandbox lets a file be written outside"
  exit 1
fi
[ "$("${box[@]}" sh -c 'tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d " "')" = lo ] ||
  { echo "FAIL the sandbox has a network"; exit 1; }

"${box[@]}" "$kitbag" build "$course" --curriculum "$curriculum" --out "$out" </dev/null >/dev/null
kit=$(echo "$out"/*.zip)
cmp "$zips/$(basename "$kit")" "$kit"
echo "built without a network, nothing written outside the output folder"
