#!/usr/bin/env bash
# usage: check_same_bytes.sh KITBAG CURRICULUM COURSE
# The same source makes the same bytes, wherever, by whomever and on however many threads it is built.
set -euo pipefail
kitbag=$1 curriculum=$(cd "$2" && pwd) course=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir -p "$work/a" "$work/b/a longer path" "$work/home"
cp -r "$curriculum" "$work/a/curriculum"
cp -r "$curriculum" "$work/b/a longer path/curriculum"
cp -r "$curriculum" "$work/dated"
cp -r "$curriculum" "$work/crlf"
find "$work/dated" -exec touch -d '2001-02-03 04:05:06' {} +
find "$work/dated" -name '*.md' -exec touch -d '2038-12-31' {} + -exec chmod 600 {} +
find "$work/crlf" -type f \( -name '*.md' -o -name '*.yaml' -o -name '*.svg' \) -exec sed -i 's/\r*$/\r/' {} +

for edition in instructor participant public; do
  build() {
    local out=$1
    shift
    "$@" --edition "$edition" --out "$work/out-$edition/$out" >/dev/null
  }
  build first "$kitbag" build "$course" --curriculum "$work/a/curriculum"
  (
    cd "$work/b/a longer path"
    umask 027
    build elsewhere env -i PATH="$PATH" HOME="$work/home" USER=nobody TZ=Pacific/Kiritimati LANG=tr_TR.UTF-8 \
      LC_ALL=tr_TR.UTF-8 SOURCE_DATE_EPOCH=1 "$kitbag" --jobs 1 build "$course"
    umask 077
    build threads env TZ=America/St_Johns LC_ALL=C "$kitbag" --jobs 4 build "$course"
  )
  build dated "$kitbag" build "$course" --curriculum "$work/dated"
  build crlf "$kitbag" build "$course" --curriculum "$work/crlf"
  first=$(echo "$work/out-$edition/first/"*.zip)
  # A kit that carries its source can be made again from itself.
  if [ "$edition" = instructor ]; then
    unzip -qq "$first" -d "$work/unpacked"
    build again "$kitbag" build "$course" --curriculum "$work/unpacked/$(basename "$first" .zip)/source"
  fi
  builds=0
  for other in "$work/out-$edition"/*/*.zip; do
    cmp "$first" "$other" || { echo "FAIL $edition edition: ${other#"$work/"} differs from the first"; exit 1; }
    builds=$((builds + 1))
  done
  echo "$edition edition: $builds builds, the same bytes"
done
