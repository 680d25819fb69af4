# shellcheck shell=bash
# Sourced by the scripts beside it. Runs on the bash 3.2 of macOS.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
target=${CARGO_TARGET_DIR:-$root/target}
# shellcheck disable=SC2034 # used by the scripts that source this
kitbag=$target/release/kitbag
export CARGO_TERM_COLOR=${CARGO_TERM_COLOR:-never}
# Nobody steps through these builds, and without what that needs they take less time.
export CARGO_PROFILE_DEV_DEBUG=${CARGO_PROFILE_DEV_DEBUG:-0}

# step TITLE COMMAND...: a heading, the command, the seconds that it took.
step() {
  local title=$1 began=$SECONDS
  shift
  printf '\n=== %s\n' "$title"
  "$@"
  printf -- '--- %s: %d s\n' "$title" "$((SECONDS - began))"
}
