#!/usr/bin/env bash
# usage: check_pages.sh ROOT    every folder right below ROOT is an unpacked kit
# HTML, links and accessibility of every page in every kit. All is told before it fails.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
: "${KITBAG_TOOLS:?the folder that .ci/install filled}"
: "${CHROMIUM:?the browser}"
root=$(cd "$1" && pwd)
vnu=$KITBAG_TOOLS/npm/node_modules/vnu-jar/build/dist/vnu.jar
bad=0
said=$(mktemp)
trap 'rm -f "$said"' EXIT

pages=()
while IFS= read -r -d '' page; do pages+=("$page"); done < <(find "$root" -name '*.html' -print0 | LC_ALL=C sort -z)
[ "${#pages[@]}" -gt 0 ] || { echo "FAIL no pages in $root"; exit 1; }

began=$SECONDS
java -jar "$vnu" --errors-only --format gnu "${pages[@]}" || bad=1
echo "vnu: ${#pages[@]} pages, $((SECONDS - began)) s"

began=$SECONDS
java -jar "$vnu" --css --errors-only --format gnu "$here"/../../templates/css/*.css || bad=1
echo "vnu: style sheet, $((SECONDS - began)) s"

began=$SECONDS
kits=0
for kit in "$root"/*/; do
  # Other hosts are left alone: the check must give the same verdict without a network.
  # All pages are named, as --recurse doesn't leave the first one's folder for a page beside it.
  # Run from elsewhere: names that also exist in the working folder would be taken for local paths.
  find "$kit" -name '*.html' -printf '%P\0' | LC_ALL=C sort -z |
    (cd / && xargs -0 "$KITBAG_TOOLS/npm/node_modules/.bin/linkinator" --server-root "$kit" --check-fragments \
      --check-css --verbosity error --skip '^https?://(?!localhost|127\.0\.0\.1)') >"$said" 2>&1 ||
    { echo "FAIL $kit: a link leads nowhere"; cat "$said"; bad=1; }
  python3 "$here/anchors.py" "$kit" || bad=1
  kits=$((kits + 1))
done
echo "links: $kits kits, $((SECONDS - began)) s"

# One course for everybody has all its pages looked at. An agency's packet differs from it by its head, its colours and its
# texts: a page of each sort shows those. Of the other courses, editions and audiences, whose pages hold other passages or
# fewer: the books, which hold every module, and a page of each sort that depends on the course. These and the
# agencies' are seen in two looks that have each colour and each width once, as their templates and styles are the
# same. All pages of all kits would take an hour.
chosen=()
crossed=()
for page in "${pages[@]}"; do
  path=${page#"$root"/}
  name=${path%%/*}
  of=plain
  ! grep -q '^  "agency": {' "$root/$name/kit.json" || of=agency
  course=other
  case $name in de-escalation-instructor-*) course=full ;; esac
  # Which has the instructors' pages for everybody has a version behind its name, and nothing else.
  whole=part
  case ${name#"${name%-[0-9]*}"-} in *-*) ;; *) whole=whole ;; esac
  case $course:$of:$whole:${path#*/} in
    full:plain:whole:*) chosen+=("$page") ;;
    full:agency:*:index.html | full:agency:*:participant/participant-guide.html | \
      full:agency:*:participant/agenda.html | full:agency:*:participant/references.html | \
      full:agency:*:instructor/safety-plan.html | full:agency:*:instructor/quick-start-01-* | \
      full:agency:*:instructor/slides.html | full:agency:*:administrator/certificate.html | \
      full:agency:*:administrator/administrator-guide.html | full:agency:*:restricted/role-player-scripts.html | \
      other:agency:*:index.html)
      crossed+=("$page") ;;
    full:plain:part:* | other:plain:whole:*)
      case ${path#*/} in
        index.html | participant/participant-guide.html | instructor/facilitator-guide.html | instructor/slides.html | \
          instructor/scenario-cards.html | instructor/quick-start-01-* | instructor/roll-call-01-* | \
          instructor/post-test-a.html | participant/agenda.html | restricted/role-player-scripts.html | \
          restricted/skill-checklists.html | participant/references.html)
          crossed+=("$page") ;;
      esac ;;
  esac
done

began=$SECONDS
node "$here/axe.mjs" "$root" "${chosen[@]}" || bad=1
[ "${#crossed[@]}" -eq 0 ] || node "$here/axe.mjs" --crossed "$root" "${crossed[@]}" || bad=1
echo "axe: $((SECONDS - began)) s"
exit "$bad"
