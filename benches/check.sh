#!/usr/bin/env bash
# `kitbag check` of 1,000 modules against reading and parsing them (benches/parse.rs), in turn; and how long
# `kitbag check --watch` takes to answer when one of 200 modules is saved. Medians, on tmpfs. Needs bash.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/.."
runs=${RUNS:-10}

echo "Building …" >&2
cargo build --release --quiet
built=$(cargo bench --no-run --bench generate --bench parse 2>&1) || { echo "$built" >&2; exit 1; }
program() { sed -n "s|.*Executable benches/$1\.rs (\(.*\))|\1|p" <<<"$built"; }
generate=$(realpath "$(program generate)")
parse=$(realpath "$(program parse)")
kitbag=$(realpath "${CARGO_TARGET_DIR:-target}/release/kitbag")

place=/dev/shm
[ -w "$place" ] || place=${TMPDIR:-/tmp}
work=$(mktemp -d "$place/kitbag-bench.XXXXXX")
trap 'kill %% 2>/dev/null || true; rm -rf "$work"' EXIT

millis() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.3f\n", (b - a) * 1000 }'; }
median() { sort -n | awk '{ at[NR] = $1 } END { m = int((NR + 1) / 2); printf "%.1f", NR % 2 ? at[m] : (at[m] + at[m + 1]) / 2 }'; }

echo "$(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg 2>/dev/null || echo unknown), $runs runs in turn, medians, $work"

"$generate" "$work/1000" 1000
for _ in $(seq "$runs"); do
  from=$EPOCHREALTIME
  "$kitbag" check bench --curriculum "$work/1000" >/dev/null 2>&1 || true
  millis "$from" "$EPOCHREALTIME" >>"$work/check"
  "$parse" "$work/1000" bench >>"$work/parse"
done
check=$(median <"$work/check")
parse=$(median <"$work/parse")
echo "1,000 modules: check $check ms, reading and parsing $parse ms, ratio $(awk -v a="$check" -v b="$parse" 'BEGIN { printf "%.2f", a / b }')"

"$generate" "$work/200" 200
module=$(find "$work/200/courses/bench/modules" -name '*.md' | sort | sed -n 100p)
mkfifo "$work/said"
"$kitbag" check bench --watch --curriculum "$work/200" >"$work/said" 2>/dev/null &
exec 3<"$work/said"
waiting() { while read -r line <&3; do case $line in Waiting*) return ;; esac; done; }
waiting
for run in $(seq "$runs"); do
  sleep 0.2
  from=$EPOCHREALTIME
  printf '\nSaved %s times.\n' "$run" >>"$module"
  waiting
  millis "$from" "$EPOCHREALTIME" >>"$work/watch"
done
echo "200 modules, one saved: answered after $(median <"$work/watch") ms, at worst $(sort -n "$work/watch" | tail -1) ms"
