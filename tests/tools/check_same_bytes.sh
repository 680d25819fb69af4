#!/usr/bin/env bash
# usage: check_same_bytes.sh KITBAG CURRICULUM COURSE [OTHER]
# The same source makes the same bytes, wherever, by whomever and on however many threads it is built; OTHER is a kitbag
# that was compiled otherwise, such as a debug build.
set -euo pipefail
kitbag=$1 curriculum=$(cd "$2" && pwd) course=$3 other=${4:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir -p "$work/a" "$work/b/a longer path" "$work/home"
cp -r "$curriculum" "$work/a/curriculum"
cp -r "$curriculum" "$work/b/a longer path/curriculum"
cp -r "$curriculum" "$work/dated"
cp -r "$curriculum" "$work/crlf"
# A folder lists its files in the order in which they came on many file systems.
mkdir "$work/backwards"
(cd "$curriculum" && find . -type f | sort -r | bsdtar -cf - -T -) | bsdtar -xf - -C "$work/backwards"
[ "$(id -u)" != 0 ] || chown -R nobody "$work/backwards"
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
  build backwards "$kitbag" build "$course" --curriculum "$work/backwards"
  for year in 2001 2038; do
    build "$year" faketime "$year-02-03 04:05:06" "$kitbag" build "$course" --curriculum "$work/a/curriculum"
  done
  build crlf "$kitbag" build "$course" --curriculum "$work/crlf"
  first=$(echo "$work/out-$edition/first/"*.zip)
  # A kit that carries its source can be made again from itself.
  if [ "$edition" = instructor ]; then
    unzip -qq "$first" -d "$work/unpacked"
    [ -z "$other" ] || build other "$other" build "$course" --curriculum "$work/a/curriculum"
    build again "$kitbag" build "$course" --curriculum "$work/unpacked/$(basename "$first" .zip)/source"
  fi
  builds=0
  for other in "$work/out-$edition"/*/*.zip; do
    cmp "$first" "$other" || { echo "FAIL $edition edition: ${other#"$work/"} differs from the first"; exit 1; }
    builds=$((builds + 1))
  done
  echo "$edition edition: $builds builds, the same bytes"
done
