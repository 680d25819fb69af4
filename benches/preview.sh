#!/usr/bin/env bash
# How long after a save of one of 200 modules `kitbag preview` tells the browser, and how long after that the browser
# has the page: the handout of that module, and the facilitator guide of all 200. On tmpfs. Needs bash and curl.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/.."
runs=${RUNS:-60}

echo "Building …" >&2
cargo build --release --quiet
built=$(cargo bench --no-run --bench generate 2>&1) || { echo "$built" >&2; exit 1; }
generate=$(realpath "$(sed -n 's|.*Executable benches/generate\.rs (\(.*\))|\1|p' <<<"$built")")
kitbag=$(realpath "${CARGO_TARGET_DIR:-target}/release/kitbag")

place=/dev/shm
[ -w "$place" ] || place=${TMPDIR:-/tmp}
work=$(mktemp -d "$place/kitbag-bench.XXXXXX")
trap 'kill %1 %2 2>/dev/null || true; rm -rf "$work"' EXIT

millis() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.3f\n", (b - a) * 1000 }'; }
told() { sort -n "$1" | awk '{ at[NR] = $1 } END { printf "p50 %.1f ms, worst %.1f ms", at[int((NR + 1) / 2)], at[NR] }'; }

"$generate" "$work/200" 200
module=$(find "$work/200/courses/bench/modules" -name '*.md' | sort | sed -n 100p)
mkfifo "$work/said" "$work/events"
"$kitbag" preview bench --no-open --curriculum "$work/200" >"$work/said" &
exec 3<"$work/said"
read -r line <&3
view="${line##* }instructor~~filled~~"
# A line is passed on as soon as it is there, as in a browser.
curl --silent --no-buffer "$view/events" >"$work/events" &
exec 4<"$work/events"
heard() { while read -r line <&4; do case $line in data:*) break ;; esac; done; }
heard
handout="$view/kit/participant/handout-100-$(basename "$module" .md).html"
guide="$view/kit/instructor/facilitator-guide.html"
curl --silent --fail "$handout" "$guide" >/dev/null
echo "$(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg 2>/dev/null || echo unknown), $runs saves, $work"
for run in $(seq "$runs"); do
  # The browser has what it asked for, and the checks have been made, before the next save.
  curl --silent --fail "$view/checks.json" >/dev/null
  from=$EPOCHREALTIME
  printf '\nSaved %s times.\n' "$run" >>"$module"
  heard
  to=$EPOCHREALTIME
  case $line in *'"faults":0'*) ;; *) echo "a fault: $line" >&2; exit 1 ;; esac
  curl --silent --fail "$handout" >"$work/page"
  first=$EPOCHREALTIME
  curl --silent --fail "$guide" >/dev/null
  second=$EPOCHREALTIME
  grep -q "Saved $run times" "$work/page" || { echo "save $run is not shown" >&2; exit 1; }
  millis "$from" "$to" >>"$work/told"
  millis "$to" "$first" >>"$work/handout"
  millis "$first" "$second" >>"$work/guide"
done
echo "200 modules, one saved: the browser is told after $(told "$work/told")"
echo "then it has the module's handout after $(told "$work/handout"), and the guide of all 200 after $(told "$work/guide")"
