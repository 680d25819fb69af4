#!/usr/bin/env bash
# How time and memory grow: with the modules of a course, with the megabytes of its pictures, with the agencies of a kit. Each
# line is one run; what passes a bound is told with the bound. On tmpfs, of which it needs 8 GB. Needs Rust and bash; GNU
# time for memory. `MODULES="1 1000" PICTURES="50" AGENCIES="500" benches/scale.sh` is quicker.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/.."
modules=${MODULES:-1 200 1000 5000 7000 20000}
pictures=${PICTURES:-50 100 200 390 500}
agencies=${AGENCIES:-500 1000 5000}
course=implicit-bias-instructor

echo "Building …" >&2
cargo build --release --quiet
built=$(cargo bench --no-run --bench generate --bench agencies 2>&1) || { echo "$built" >&2; exit 1; }
program() { sed -n "s|.*Executable benches/$1\.rs (\(.*\))|\1|p" <<<"$built"; }
generate=$(realpath "$(program generate)")
make=$(realpath "$(program agencies)")
kitbag=$(realpath "${CARGO_TARGET_DIR:-target}/release/kitbag")
place=/dev/shm
[ -w "$place" ] || place=${TMPDIR:-/tmp}
work=$(mktemp -d "$place/kitbag-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT

# What a command does: its seconds, its memory, and what it says if it doesn't end well.
line() {
  local what=$1 from=$EPOCHREALTIME status=0 memory=unknown
  shift
  if [ -x /usr/bin/time ]; then
    /usr/bin/time -o "$work/memory" -f %M "$@" >/dev/null 2>"$work/said" || status=$?
    memory=$(awk 'END { printf "%.0f", $1 / 1024 }' "$work/memory")
  else
    "$@" >/dev/null 2>"$work/said" || status=$?
  fi
  awk -v a="$from" -v b="$EPOCHREALTIME" -v what="$what" -v memory="$memory" 'BEGIN { printf "%-34s %9.2f s %8s MiB", what, b - a, memory }'
  if [ "$status" = 0 ]; then echo; else printf '  status %s: %s\n' "$status" "$(grep -m 1 -E '^error' "$work/said" | cut -c1-160)"; fi
}

echo "$(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg 2>/dev/null || echo unknown), $work"
for count in $modules; do
  "$generate" "$work/c" "$count"
  line "check, $count modules" "$kitbag" check bench --curriculum "$work/c"
  line "build, $count modules" "$kitbag" build bench --curriculum "$work/c" --out "$work/out"
  [ ! -e "$work/out/bench-1.0.0.zip" ] || line "verify, $count modules" "$kitbag" verify "$work/out/bench-1.0.0.zip"
  rm -rf "$work/c" "$work/out"
done
for megabytes in $pictures; do
  cp -r curriculum "$work/c"
  # One of the pictures has about a ninth of a megabyte.
  "$make" pictures "$work/c/courses/$course/modules" "$((megabytes * 1000000 / 108000))"
  line "build, $megabytes MB of pictures" "$kitbag" build "$course" --curriculum "$work/c" --out "$work/out"
  rm -rf "$work/c" "$work/out"
done
"$kitbag" build "$course" --out "$work" >/dev/null
"$make" agencies curriculum/agencies/rio-bravo-pd "$course" "$work/all" "${agencies##* }"
for count in $agencies; do
  mkdir "$work/some"
  for number in $(seq "$count"); do ln -s "$work/all/a-$number" "$work/some/a-$number"; done
  line "export, $count agencies" "$kitbag" export "$work"/*.zip --agencies "$work/some" --edition participant --out "$work/out"
  rm -rf "$work/some" "$work/out"
done
