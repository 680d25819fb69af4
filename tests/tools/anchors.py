#!/usr/bin/env python3
"""anchors.py KITFOLDER...

Every link and every picture of every page leads to a file of the same kit, and every fragment to an id on
the page that it names. Other hosts are not asked. Status 1 on any fault. linkinator follows links over
HTTP as a browser would, but overlooks a fragment of a page that it has seen already.
"""

import pathlib
import sys
import urllib.parse
from html.parser import HTMLParser


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.ids = set()
        self.links = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name == "id":
                self.ids.add(value)
            elif name in ("href", "src", "xlink:href", "data", "poster") and value is not None:
                self.links.append((self.getpos()[0], value))
            elif name in ("aria-labelledby", "aria-describedby", "aria-controls", "for"):
                self.links += [(self.getpos()[0], "#" + word) for word in value.split()]


def faults(kit):
    pages = {path.resolve(): Page(path.read_text(encoding="utf-8")) for path in sorted(kit.rglob("*.html"))}
    if not pages:
        yield f"{kit}: no pages"
    for path, page in pages.items():
        for line, link in page.links:
            parts = urllib.parse.urlsplit(link)
            if parts.scheme in ("http", "https", "mailto", "tel", "data"):
                continue
            where = f"{path}:{line}: `{link}`"
            if parts.scheme or parts.netloc:
                yield f"{where}: not a link that a kit may have"
                continue
            target = (path.parent / urllib.parse.unquote(parts.path)).resolve() if parts.path else path
            if not target.is_file() or kit.resolve() not in target.parents:
                yield f"{where}: no such file in the kit"
            elif parts.fragment and target in pages and urllib.parse.unquote(parts.fragment) not in pages[target].ids:
                yield f"{where}: no such id"


def main(kits):
    found = [fault for kit in kits for fault in faults(pathlib.Path(kit))]
    for fault in found:
        print(f"FAIL {fault}")
    return 1 if found or not kits else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
