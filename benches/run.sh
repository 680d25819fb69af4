#!/usr/bin/env bash
# kitbag against the floor (benches/floor.rs) at 10, 100 and 1,000 modules: medians of runs in turn,
# on tmpfs. Needs Rust and bash; GNU time for memory. `RUNS=3 SIZES="10 100" benches/run.sh` is quicker.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/.."
runs=${RUNS:-10}
sizes=${SIZES:-10 100 1000}

echo "Building …" >&2
cargo build --release --quiet
built=$(cargo bench --no-run --bench generate --bench floor 2>&1) || { echo "$built" >&2; exit 1; }
program() { sed -n "s|.*Executable benches/$1\.rs (\(.*\))|\1|p" <<<"$built"; }
generate=$(realpath "$(program generate)")
floor=$(realpath "$(program floor)")
kitbag=$(realpath "${CARGO_TARGET_DIR:-target}/release/kitbag")

if [ -d /dev/shm ] && [ -w /dev/shm ]; then
    work=$(mktemp -d /dev/shm/kitbag-bench.XXXXXX)
else
    work=$(mktemp -d)
    echo "note: no /dev/shm here; what follows was written to $work, which may be a disk"
fi
trap 'rm -rf "$work"' EXIT

# Milliseconds that a command takes, its start included.
clock() {
    local from=$EPOCHREALTIME
    "$@" >/dev/null
    local to=$EPOCHREALTIME
    awk -v a="$from" -v b="$to" 'BEGIN { printf "%.3f\n", (b - a) * 1000 }'
}
median() { sort -n | awk '{ at[NR] = $1 } END { m = int((NR + 1) / 2); printf "%.1f\n", NR % 2 ? at[m] : (at[m] + at[m + 1]) / 2 }'; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }

# Peak memory of a command in MiB.
memory() {
    if [ -x /usr/bin/time ] && /usr/bin/time -f %M true >/dev/null 2>&1; then
        /usr/bin/time -v "$@" 2>&1 >/dev/null | awk '/Maximum resident/ { printf "%.0f", $NF / 1024 }'
    else
        printf 'not measured'
    fi
}

echo "$(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg 2>/dev/null || echo unknown), $runs runs in turn, medians, $work"
printf '%8s %12s %12s %12s %8s %14s\n' modules 'kit bytes' 'kitbag ms' 'floor ms' ratio 'kitbag MiB'
declare -A took
for n in $sizes; do
    curriculum=$work/$n/curriculum
    kit=$work/$n/dist/bench-1.0.0.zip
    "$generate" "$curriculum" "$n"
    build=("$kitbag" build bench --curriculum "$curriculum" --out "$work/$n/dist")
    "${build[@]}" >/dev/null
    : >"$work/kitbag"
    : >"$work/floor"
    for _ in $(seq "$runs"); do
        clock "${build[@]}" >>"$work/kitbag"
        "$floor" "$curriculum" "$kit" "$work/floor.zip" | awk '{ print $1 * 1000 }' >>"$work/floor"
    done
    took[$n]=$(median <"$work/kitbag")
    least=$(median <"$work/floor")
    printf '%8s %12s %12s %12s %8s %14s\n' "$n" "$(wc -c <"$kit")" "${took[$n]}" "$least" \
        "$(ratio "${took[$n]}" "$least")" "$(memory "${build[@]}")"
done
if [ -n "${took[100]:-}" ] && [ -n "${took[1000]:-}" ]; then
    echo "growth from 100 to 1,000 modules: $(ratio "${took[1000]}" "${took[100]}")"
fi
echo "targets: ratio at most 2.0 at 1,000 modules, growth at most 11, memory below 1024 MiB"

# Other tools on the same modules, bodies only: one run of each after one to warm up.
last=${sizes##* }
bodies=$work/bodies
mkdir -p "$bodies/content" "$bodies/templates" "$bodies/src"
for path in "$work/$last/curriculum/courses/bench/modules"/*.md; do
    name=$(basename "$path")
    awk 'seen >= 2 { print } /^---$/ { seen++ }' "$path" >"$bodies/src/$name"
    { printf '+++\ntitle = "%s"\n+++\n' "$name"; sed 's/](module-[^)]*)/](#)/g' "$bodies/src/$name"; } >"$bodies/content/$name"
    echo "- [$name]($name)" >>"$bodies/src/SUMMARY.md"
done
echo 'base_url = "https://example.org"' >"$bodies/config.toml"
echo '<html>{{ section.title | default(value="") }}</html>' >"$bodies/templates/index.html"
echo '<html>{{ page.content | safe }}</html>' >"$bodies/templates/page.html"
printf '[book]\ntitle = "Bench"\n' >"$bodies/book.toml"

each_with_pandoc() { for path in "$bodies/src"/module-*.md; do pandoc -s -M title=Bench -o "$work/pandoc.html" "$path"; done; }
other() { # name, what it makes, command …
    local name=$1 what=$2
    shift 2
    if ! command -v "$name" >/dev/null; then
        echo "$name: not installed, not measured"
    elif "$@" >"$work/log" 2>&1; then
        echo "$name: $last modules, $what: $(clock "$@" 2>/dev/null) ms"
    else
        echo "$name: failed, not measured: $(tail -n 1 "$work/log")"
    fi
}
other zola 'a site' zola --root "$bodies" build --force --output-dir "$work/zola"
other mdbook 'a site' mdbook build "$bodies" --dest-dir "$work/mdbook"
other pandoc 'a page each' each_with_pandoc
