#!/usr/bin/env bash
# usage: check_review.sh KITBAG WORK
# The review copies of a new course with comments beside a module, a section, a passage, and the course: HTML, links,
# accessibility, and on paper the copy's name at the head of every page.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
: "${KITBAG_TOOLS:?the folder that .ci/install filled}"
: "${CHROMIUM:?the browser}"
export SOURCE_DATE_EPOCH=1790899200
kitbag=$1 work=$2
mkdir -p "$work"
cd "$work"
"$kitbag" new course my-course >/dev/null
said() { "$kitbag" comment add my-course "$1" --by 'Dana Ruiz, legal' --text "$2" "${@:3}" >/dev/null; }
said course 'Who answers for it?'
said welcome '<b>Not bold</b> & "quoted"' --quote 'words of <it>'
ids=$(grep -oh '{#[a-z0-9-]*' curriculum/courses/my-course/modules/*.md | cut -c3- | sort)
for id in $ids; do said "$id" "Of $id: why?"; done
id=$("$kitbag" comment list my-course --format json | grep -o '"id": "c[0-9a-f]*"' | head -1 | cut -d'"' -f4)
"$kitbag" comment answer my-course "$id" --by 'A. Author' --text 'We ask.' >/dev/null
"$kitbag" review my-course --for Legal --for 'Chief Lund' >/dev/null
bad=0
java -jar "$KITBAG_TOOLS/npm/node_modules/vnu-jar/build/dist/vnu.jar" --errors-only --format gnu review/*.html || bad=1
for page in review/*.html; do
  "$KITBAG_TOOLS/npm/node_modules/.bin/linkinator" "$(basename "$page")" --server-root review --check-fragments --verbosity error || bad=1
done
node "$here/axe.mjs" "$work/review" review/*.html || bad=1
bash "$here/check_print.sh" review/*.html || bad=1
node "$here/print.mjs" pdf review/*.html
for pdf in pdf/0-*.pdf; do
  sheets=$(pdfinfo "$pdf" | awk '/^Pages:/ {print $2}')
  heads=$(pdftotext -layout "$pdf" - |
    awk 'BEGIN { RS = "\f" } { split($0, lines, "\n") } lines[1] ~ /Review copy 1 of 2 · for Legal$/ { found++ } END { print found + 0 }')
  [ "$heads" -eq "$sheets" ] || { echo "FAIL $pdf: $heads heads on $sheets pages"; bad=1; }
done
exit "$bad"
