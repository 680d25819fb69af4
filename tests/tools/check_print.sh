#!/usr/bin/env bash
# usage: check_print.sh PAGE...
# Prints each page on Letter and A4 and looks at the PDF: sound, of that size, with numbered pages; and
# that a quick start is one page and a roll-call card one sheet, both sides at most, as they promise.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

node "$here/print.mjs" "$work" "$@"
number=-1
for page in "$@"; do
  number=$((number + 1))
  for paper in Letter A4; do
    pdf=$work/$number-$paper.pdf
    fail() { echo "FAIL $page on $paper: $1"; exit 1; }
    qpdf --check "$pdf" >"$work/said" 2>&1 || { cat "$work/said"; fail "qpdf finds faults"; }
    pdfinfo "$pdf" >"$work/info"
    sheets=$(awk '/^Pages:/ {print $2}' "$work/info")
    [ "$sheets" -ge 1 ] || fail "no pages"
    case $(basename "$page") in
      quick-start-*) [ "$sheets" -eq 1 ] || fail "a quick start of $sheets pages" ;;
      roll-call-*) [ "$sheets" -le 2 ] || fail "a roll-call card of $sheets pages" ;;
    esac
    # In points, and Chromium rounds: Letter is 612 x 792, A4 595.28 x 841.89.
    case $paper in Letter) wide=612 high=792 ;; A4) wide=595.28 high=841.89 ;; esac
    # An agency may name its paper, whatever is in the printer; and a page may ask to lie on its side.
    if grep -q 'size: letter' "$page"; then wide=612 high=792; fi
    if grep -q 'size: a4' "$page"; then wide=595.28 high=841.89; fi
    if grep -q 'size: .*landscape' "$page"; then side=$wide wide=$high high=$side; fi
    awk -v wide="$wide" -v high="$high" '/^Page size:/ { x = $3 - wide; y = $5 - high; exit x * x > 2 || y * y > 2 }' \
      "$work/info" || fail "$(grep '^Page size:' "$work/info")"
    pdftotext -layout "$pdf" "$work/text"
    for sheet in 1 "$sheets"; do
      grep -q "Page $sheet of $sheets" "$work/text" || fail "no 'Page $sheet of $sheets'"
    done
    echo "$(basename "$page") on $paper: $sheets pages"
  done
done
