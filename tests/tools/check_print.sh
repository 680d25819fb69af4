#!/usr/bin/env bash
# usage: check_print.sh PAGE...
# Prints each page on Letter and A4 and looks at the PDF: sound, of that size, with numbered pages.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

node "$here/print.mjs" "$work" "$@"
for page in "$@"; do
  for paper in Letter A4; do
    pdf=$work/$(basename "$page" .html)-$paper.pdf
    fail() { echo "FAIL $page on $paper: $1"; exit 1; }
    qpdf --check "$pdf" >"$work/said" 2>&1 || { cat "$work/said"; fail "qpdf finds faults"; }
    pdfinfo "$pdf" >"$work/info"
    sheets=$(awk '/^Pages:/ {print $2}' "$work/info")
    [ "$sheets" -ge 1 ] || fail "no pages"
    # Chromium rounds to points: 612 x 792 is Letter, 594.96 x 841.92 A4.
    size=$(awk '/^Page size:/ {printf "%.0fx%.0f", $3, $5}' "$work/info")
    case $paper-$size in Letter-612x792 | A4-595x842) ;; *) fail "the page is $size points" ;; esac
    pdftotext -layout "$pdf" "$work/text"
    for number in 1 "$sheets"; do
      grep -q "Page $number of $sheets" "$work/text" || fail "no 'Page $number of $sheets'"
    done
    echo "$(basename "$page") on $paper: $sheets pages"
  done
done
