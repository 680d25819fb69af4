#!/usr/bin/env bash
# usage: check_ci.sh KITBAG    Plays what CI does with courses and with kitbag itself (.ci/courses, .ci/package).
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
KITBAG=$(realpath "$1")
export KITBAG
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
ssh-keygen -q -t ed25519 -N '' -f key -C test
courses=$here/.ci/courses
# `date` as the day of the release: that of the record of changes.
"$KITBAG" new course traffic-stops >/dev/null
manifest=curriculum/courses/traffic-stops/course.yaml
sed -i 's/^status: draft/status: approved/; s/^version: 0\.1\.0/version: 1.0.0/; s/version: 0\.1\.0/version: 1.0.0/' "$manifest"
bash "$courses" pull curriculum public out >said
[ ! -e out/traffic-stops-changes.html ] || { echo "FAIL changes without a release"; exit 1; }
if bash "$courses" tag traffic-stops/1.0.1 curriculum public key 2>said; then echo "FAIL a tag that lies"; exit 1; fi
grep -q "the tag says 1.0.1" said
bash "$courses" tag traffic-stops/1.0.0 curriculum public key >said
sed -i 's/This text stands in the handout/These words stand in the handout/' curriculum/courses/traffic-stops/modules/welcome.md
bash "$courses" pull curriculum public out >said
grep -q "next version is at least 1.0.1" said || { cat said; echo "FAIL no version demanded"; exit 1; }
grep -q "<ins>" out/traffic-stops-changes.html || { echo "FAIL no page of changes"; exit 1; }
sed -i 's/^version: 1\.0\.0/version: 1.0.1/' "$manifest"
sed -i '/version: 1\.0\.0, date/{p;s/1\.0\.0/1.0.1/}' "$manifest"
bash "$courses" tag traffic-stops/1.0.1 curriculum public key >said
echo "releases@academy.example namespaces=\"kitbag-*\" $(cut -d' ' -f1,2 key.pub)" >trust
"$KITBAG" verify public/traffic-stops/1.0.1/traffic-stops-1.0.1.zip --trust trust --catalogue public/catalog.json >said
echo "courses: checked, compared, released twice"

bash "$here/.ci/package" program key >/dev/null
cd program
sha256sum -c ./*.sha256
echo "kitbag@example.org namespaces=\"kitbag-program\" $(cut -d' ' -f1,2 ../key.pub)" >../trust
sums=$(echo ./*.sha256)
ssh-keygen -Y verify -f ../trust -I kitbag@example.org -n kitbag-program -s "$sums.sig" <"$sums"
tar -xzf ./*.tar.gz
./kitbag-*/kitbag --version
