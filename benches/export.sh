#!/usr/bin/env bash
# How many packets a second `kitbag export` makes of one kit for many agencies, and its memory; beside the naive
# way of today, which unzips a packet and zips it again. On tmpfs. Needs bash, zip and unzip; GNU time for memory.
# `AGENCIES="50 400" benches/export.sh` is quicker.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/.."
counts=${AGENCIES:-100 2000}

echo "Building …" >&2
cargo build --release --quiet
kitbag=$(realpath "${CARGO_TARGET_DIR:-target}/release/kitbag")
place=/dev/shm
[ -w "$place" ] || place=${TMPDIR:-/tmp}
work=$(mktemp -d "$place/kitbag-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT

"$kitbag" build de-escalation-instructor --curriculum curriculum --out "$work" >/dev/null
kit=$(echo "$work"/*.zip)
echo "$(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg 2>/dev/null || echo unknown), $work"

seconds() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", b - a }'; }
rate() { awk -v n="$1" -v s="$2" 'BEGIN { printf "%.0f", n / s }'; }

for count in $counts; do
  agencies=$work/agencies-$count
  for number in $(seq "$count"); do
    mkdir -p "$agencies/a-$number"
    cp -r curriculum/agencies/rio-bravo-pd/. "$agencies/a-$number/"
    sed -i "s/^id: .*/id: a-$number/; s/^name: .*/name: Agency $number/" "$agencies/a-$number/agency.yaml"
  done
  export_all=("$kitbag" export "$kit" --agencies "$agencies" --edition participant --out "$work/out-$count")
  from=$EPOCHREALTIME
  if [ -x /usr/bin/time ]; then
    memory=$(/usr/bin/time -f %M "${export_all[@]}" 2>&1 >/dev/null | tail -1 | awk '{ printf "%.0f MiB", $1 / 1024 }')
  else
    "${export_all[@]}" >/dev/null
    memory="memory not measured"
  fi
  took=$(seconds "$from" "$EPOCHREALTIME")
  echo "$count agencies: $took s, $(rate "$count" "$took") packets a second, $memory"
  rm -rf "$agencies"
  [ "$count" = "${counts##* }" ] || rm -rf "$work/out-$count"
done

packet=$(find "$work/out-$count" -name '*.zip' | sort | head -1)
times=20
from=$EPOCHREALTIME
for number in $(seq "$times"); do
  (mkdir "$work/naive" && cd "$work/naive" && unzip -qq "$packet" && zip -9 -q -r "../naive.zip" .)
  rm -rf "$work/naive" "$work/naive.zip"
done
took=$(seconds "$from" "$EPOCHREALTIME")
echo "naive, unzip and zip -9 of one packet ($(wc -c <"$packet") bytes): $(rate "$times" "$took") a second on one core"
