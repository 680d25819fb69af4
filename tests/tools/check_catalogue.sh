#!/usr/bin/env bash
# usage: check_catalogue.sh KITBAG WORK
# The catalogue's page, with a release that is active, one that was superseded and one that was withdrawn: HTML, links
# and accessibility.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
: "${KITBAG_TOOLS:?the folder that .ci/install filled}"
: "${CHROMIUM:?the browser}"
export SOURCE_DATE_EPOCH=1790899200
kitbag=$1 work=$2
mkdir -p "$work"
cd "$work"
"$kitbag" new course my-course >/dev/null
ssh-keygen -q -t ed25519 -N '' -f key
manifest=curriculum/courses/my-course/course.yaml
sed -i.bak 's/^status: draft /status: approved /' "$manifest"
before=0.1.0
for version in 1.0.0 1.1.0 1.2.0; do
  sed -i.bak "s/^version: $before/version: $version/; s/{version: $before,/{version: $version,/" "$manifest"
  "$kitbag" release my-course --to public --key key >/dev/null
  before=$version
done
"$kitbag" withdraw my-course 1.2.0 --to public --key key --back-to 1.1.0 --reason 'A wrong answer in the <post-test> & its key' >/dev/null
bad=0
java -jar "$KITBAG_TOOLS/npm/node_modules/vnu-jar/build/dist/vnu.jar" --errors-only --format gnu public/index.html || bad=1
"$KITBAG_TOOLS/npm/node_modules/.bin/linkinator" index.html --server-root public --check-fragments --verbosity error || bad=1
node "$here/axe.mjs" "$work/public" public/index.html || bad=1
exit "$bad"
