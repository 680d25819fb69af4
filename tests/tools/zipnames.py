#!/usr/bin/env python3
"""zipnames.py x.zip...

Every name in the zip must be one that Windows, SharePoint and macOS can all store: legal characters,
no device names, no path out of the folder, no two names that fall together, regular files only,
at most 180 characters. Status 1 on any fault. Only the standard library is used.
"""

import re
import stat
import sys
import unicodedata
import zipfile

DEVICE = re.compile(r"(con|prn|aux|nul|clock\$|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])", re.I)
ILLEGAL = re.compile(r'[<>:"|?*\\]')


def name_faults(name):
    """What is wrong with one name."""
    if name.startswith("/"):
        yield "absolute path"
    if len(name) > 180:
        yield f"{len(name)} characters long"
    if any(unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co", "Cn") for letter in name):
        yield "control, bidirectional or unassigned character"
    if ILLEGAL.search(name):
        yield "a character that Windows refuses"
    if name != unicodedata.normalize("NFC", name):
        yield "not in Unicode's composed form (NFC)"
    for part in name.removesuffix("/").split("/"):
        if part in ("", ".", ".."):
            yield "an empty or dotted part of the path"
        elif part != part.strip(" ") or part.endswith("."):
            yield "a part that begins or ends with a space, or ends with a dot"
        if DEVICE.fullmatch(part.split(".")[0].rstrip(" ")):
            yield "the name of a Windows device"


def entry_faults(entry):
    """What is wrong with one entry besides its name."""
    mode = entry.external_attr >> 16
    if mode and not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        yield f"not a regular file ({oct(mode)})"
    if mode & 0o6000:
        yield "setuid or setgid"
    if entry.file_size > 1_000_000 and entry.file_size > 200 * entry.compress_size:
        yield "compressed more than 200 times"
    if entry.flag_bits & 1:
        yield "encrypted"


def zip_faults(path):
    seen = {}
    entries = zipfile.ZipFile(path).infolist()
    if not entries:
        yield "no entries"
    for entry in entries:
        name = entry.orig_filename
        for fault in (*name_faults(name), *entry_faults(entry)):
            yield f"{name!r}: {fault}"
        key = unicodedata.normalize("NFC", name.removesuffix("/")).casefold()
        if key in seen:
            yield f"{name!r}: falls together with {seen[key]!r}"
        seen[key] = name


def main(paths):
    bad = not paths
    for path in paths:
        for fault in zip_faults(path):
            bad = True
            print(f"FAIL {path}: {fault}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
