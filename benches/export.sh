#!/usr/bin/env bash
# How many packets a second `kitbag export` makes of one kit for many agencies, and its memory: of a course with
# 1.6 MB of pictures, whose participant packet has 2 MB, for agencies that differ in name, colours, logo and texts. Beside it
# the naive ways of today: to unzip a packet and zip it again, and to run `kitbag export --agency` for each.
# On tmpfs. Needs bash, zip and unzip; GNU time for memory. `AGENCIES="50 400" benches/export.sh` is quicker.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/.."
counts=${AGENCIES:-200 2000}
course=de-escalation-instructor

echo "Building …" >&2
cargo build --release --quiet
built=$(cargo bench --no-run --bench agencies 2>&1) || { echo "$built" >&2; exit 1; }
make=$(realpath "$(sed -n 's|.*Executable benches/agencies\.rs (\(.*\))|\1|p' <<<"$built")")
kitbag=$(realpath "${CARGO_TARGET_DIR:-target}/release/kitbag")
place=/dev/shm
[ -w "$place" ] || place=${TMPDIR:-/tmp}
work=$(mktemp -d "$place/kitbag-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT

cp -r curriculum "$work/curriculum"
"$make" pictures "$work/curriculum/courses/$course/modules" 15
"$kitbag" build "$course" --curriculum "$work/curriculum" --out "$work" >/dev/null
kit=$(echo "$work"/*.zip)
load() { cut -d' ' -f1 /proc/loadavg 2>/dev/null || echo unknown; }
echo "$(nproc) cores, load $(load), $work"

seconds() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", b - a }'; }
rate() { awk -v n="$1" -v s="$2" 'BEGIN { printf "%.0f", n / s }'; }

# Runs a command; prints the seconds that it took, those of all processors together, and its memory.
measured() {
  local from=$EPOCHREALTIME said
  if [ -x /usr/bin/time ]; then
    said=$(/usr/bin/time -f '%U %S %M' "$@" 2>&1 >/dev/null | tail -1)
  else
    "$@" >/dev/null
    said="0 0 0"
  fi
  echo "$(seconds "$from" "$EPOCHREALTIME") $said"
}

"$make" agencies curriculum/agencies/rio-bravo-pd "$course" "$work/all" "${counts##* }"
for count in $counts; do
  agencies=$work/agencies-$count
  mkdir "$agencies"
  for number in $(seq "$count"); do ln -s "$work/all/a-$number" "$agencies/a-$number"; done
  # Packets are not kept: 2,000 of them are 4 GB, and writing over what is there is what a rerun does.
  read -r took user system memory < <(measured "$kitbag" export "$kit" --agencies "$agencies" --edition participant --out "$work/out")
  awk -v n="$count" -v s="$took" -v u="$user" -v k="$system" -v m="$memory" -v l="$(load)" 'BEGIN {
    printf "%d agencies: %.2f s, %.0f packets a second, %.1f ms of processor a packet, %.0f MiB, load %s\n", n, s, n / s, (u + k) * 1000 / n, m / 1024, l }'
  rm -rf "$agencies"
  [ "$count" = "${counts##* }" ] || rm -rf "$work/out"
done

packet=$(find "$work/out" -name '*.zip' | sort | sed -n 1p)
times=20
from=$EPOCHREALTIME
for number in $(seq "$times"); do
  (mkdir "$work/naive" && cd "$work/naive" && unzip -qq "$packet" && zip -9 -q -r "../naive.zip" .)
  rm -rf "$work/naive" "$work/naive.zip"
done
took=$(seconds "$from" "$EPOCHREALTIME")
echo "naive, unzip and zip -9 of one packet ($(wc -c <"$packet") bytes): $(rate "$times" "$took") a second on one core, load $(load)"
from=$EPOCHREALTIME
for number in $(seq "$times"); do
  "$kitbag" export "$kit" --agency "$work/all/a-$number" --edition participant --out "$work/single" >/dev/null
done
took=$(seconds "$from" "$EPOCHREALTIME")
echo "naive, a run of kitbag for each: $(rate "$times" "$took") a second, load $(load)"
