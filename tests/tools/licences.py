#!/usr/bin/env python3
"""licences.py: every crate that kitbag is built from comes from crates.io and may be used.

Reads `cargo metadata --offline --locked` of the folder that it is run in. In a licence expression, one
side of an OR must be allowed, both sides of an AND. Known security faults are not looked for here, as
that takes the advisory database from the network: `cargo audit` does that where it can be reached.
"""

import json
import re
import subprocess
import sys

ALLOWED = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "CC0-1.0", "ISC", "MIT", "MIT-0",
    "MPL-2.0", "Unicode-3.0", "Unlicense", "Zlib", "Apache-2.0 WITH LLVM-exception",
}
SOURCE = "registry+https://github.com/rust-lang/crates.io-index"


def allowed(expression):
    """Whether an SPDX expression leaves a way to use the crate."""
    # Before 2018 crates wrote `MIT/Apache-2.0`.
    tokens = re.findall(r"[()]|[^()\s]+", re.sub(r"\s*/\s*", " OR ", expression))

    def either():
        value = both()
        while tokens and tokens[0] == "OR":
            tokens.pop(0)
            right = both()
            value = value or right
        return value

    def both():
        value = one()
        while tokens and tokens[0] == "AND":
            tokens.pop(0)
            right = one()
            value = value and right
        return value

    def one():
        token = tokens.pop(0)
        if token == "(":
            value = either()
            if not tokens or tokens.pop(0) != ")":
                raise ValueError(f"can't read the licence expression {expression!r}")
            return value
        if tokens and tokens[0] == "WITH":
            tokens.pop(0)
            token += " WITH " + tokens.pop(0)
        return token in ALLOWED

    value = either()
    if tokens:
        raise ValueError(f"can't read the licence expression {expression!r}")
    return value


def main():
    command = ["cargo", "metadata", "--format-version", "1", "--offline", "--locked"]
    packages = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["packages"]
    faults = []
    for package in packages:
        name = f"{package['name']} {package['version']}"
        if not allowed(package["license"] or "none"):
            faults.append(f"{name}: licence {package['license']} is not on the list")
        if package["source"] not in (None, SOURCE):
            faults.append(f"{name}: comes from {package['source']}")
    print("\n".join(faults) or f"{len(packages)} crates, every licence allowed")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
