"""usage: check_release_kills.py KITBAG [KILLS]

Kills a release at KILLS random moments (120 if nothing is said), and, where strace is installed, at each call by which
it changes a folder, and has each of those calls fail, and each by which it writes. Each time the published folder must hold the old catalogue or the new one, whole and signed, and
the next run must make of it exactly what a run makes that nobody kills.
"""

import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COURSE = """format: 1
id: my-course
title: My course
version: VERSION
language: en
licence: CC-BY-4.0
status: approved
level: instructor
audiences: [officer, telecommunicator]
goal: Prepare instructors to teach this course.
dates: {created: 2026-10-01, revised: 2026-10-02, review_by: 2027-10-02}
people: {prepared_by: A. Writer}
class: {min: 6, max: 24, participants_per_instructor: 12}
objectives:
  - {id: OBJ-1, kind: tpo, condition: Given a topic, task: explain it, criterion: in three minutes, assessed_in: [practice]}
days:
  - {start: "08:00", modules: [welcome, practice]}
teach_back: {module: practice, minutes_each: 3, feedback: 2, rooms: 6, rubric: q-one-idea}
changes:
  - {version: VERSION, date: 2026-10-02, summary: What changed}
"""

# The calls by which a release changes what stands on the disk.
CALLS = "rename,renameat,renameat2,fsync,unlink,unlinkat,rmdir,mkdir,mkdirat,ftruncate"

kitbag = Path(sys.argv[1]).resolve()
kills = int(sys.argv[2]) if len(sys.argv) > 2 else 120
environment = {**os.environ, "SOURCE_DATE_EPOCH": "1790899200"}
release = [str(kitbag), "--jobs", "1", "release", "my-course", "--to", "public", "--key", "key"]


def run(command, cwd, check=True):
    return subprocess.run(
        command, cwd=cwd, env=environment, check=check, stdin=subprocess.DEVNULL, capture_output=True
    )


def tree(folder):
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def restore(folder, files):
    shutil.rmtree(folder, ignore_errors=True)
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def check(found, old, new, shop):
    """Which catalogue is there; anything half-made is a failure."""
    is_new = found["catalog.json"] == new["catalog.json"]
    whole = new if is_new else old
    assert is_new or found["catalog.json"] == old["catalog.json"], "a catalogue that is neither"
    for name, data in whole.items():
        if name != "index.html":
            assert found.get(name) == data, f"{name} isn't whole"
    pages = [old["index.html"]] + ([new["index.html"]] if is_new else [])
    assert found["index.html"] in pages, "the page runs ahead of the catalogue"
    for name, data in found.items():
        hidden = any(part.startswith(".") for part in Path(name).parts)
        if name not in whole and not hidden:
            assert new.get(name) == data, f"{name} is half-made under its own name"
    # By the stock tools too.
    number = json.loads(found["catalog.json"])["number"]
    with open(shop / "public/catalog.json", "rb") as catalogue:
        subprocess.run(
            ["ssh-keygen", "-Y", "verify", "-f", "trust", "-I", "academy", "-n", "kitbag-catalogue", "-s",
             f"public/catalog-{number}.sig"],
            cwd=shop, stdin=catalogue, check=True, capture_output=True,
        )
    for course in json.loads(found["catalog.json"])["courses"]:
        for one in course["releases"]:
            for file in one["files"]:
                data = found[f"{one['folder']}/{file['name']}"]
                assert hashlib.sha256(data).hexdigest() == file["sha256"]
    return is_new


def main():
    chance = random.Random(7)
    with tempfile.TemporaryDirectory() as folder:
        shop = Path(folder)
        public = shop / "public"
        run([kitbag, "new", "course", "my-course"], shop)
        run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "key"], shop)
        (shop / "trust").write_text("academy " + (shop / "key.pub").read_text())
        manifest = shop / "curriculum/courses/my-course/course.yaml"
        manifest.write_text(COURSE.replace("VERSION", "1.0.0"))
        run(release, shop)
        old = tree(public)
        manifest.write_text(COURSE.replace("VERSION", "1.1.0"))
        began = time.monotonic()
        run(release, shop)
        lasts = time.monotonic() - began
        new = tree(public)
        seen = {False: 0, True: 0}

        def judge(what):
            found = tree(public)
            try:
                is_new = check(found, old, new, shop)
                run(release, shop)
                assert tree(public) == new, "the next run didn't make it whole"
            except (AssertionError, subprocess.CalledProcessError) as error:
                sys.exit(f"FAIL {what}: {error}")
            seen[is_new] += 1
            return found["index.html"] != (new if is_new else old)["index.html"]

        behind = 0
        for kill in range(kills):
            restore(public, old)
            child = subprocess.Popen(
                release, cwd=shop, env=environment, stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )
            # Half of them near the end, where all is put in place.
            at = chance.uniform(0, 1.05) if kill % 2 else chance.uniform(0.7, 1.05)
            time.sleep(lasts * at)
            child.kill()
            child.wait()
            behind += judge(f"kill {kill} after {lasts * at:.4f} s")
        print(f"kills: {kills} at random, {seen[False]} left the old catalogue, {seen[True]} the new one, "
              f"{behind} a page one step behind")

        if not shutil.which("strace"):
            print("kills at each call: no strace here")
            return
        restore(public, old)
        run(["strace", "-f", "-o", "calls", "-e", f"trace={CALLS},write", *release], shop)
        calls = re.findall(r"^\d+ +(\w+)\(", (shop / "calls").read_text(), re.M)
        # strace counts the calls of each name by themselves.
        places = [(name, nth) for name in sorted(set(calls)) for nth in range(1, calls.count(name) + 1)]
        for what, fault, chosen in [
            ("killed", "signal=KILL", [place for place in places if place[0] != "write"]),
            ("out of space", "error=ENOSPC", places),
            ("a broken disk", "error=EIO", places),
        ]:
            seen.update({False: 0, True: 0})
            behind, failed = 0, 0
            for name, nth in chosen:
                restore(public, old)
                inject = f"inject={name}:{fault}:when={nth}"
                done = run(["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={name}", "-e", inject, *release],
                           shop, check=False)
                failed += done.returncode != 0
                if done.returncode == 0 and tree(public)["catalog.json"] != new["catalog.json"]:
                    sys.exit(f"FAIL {what} at {name} {nth}: it says that it released, and didn't")
                behind += judge(f"{what} at {name} {nth}")
            assert failed > len(chosen) / 2, f"only {failed} of {len(chosen)} runs failed"
            print(f"{what} at each of {len(chosen)} calls: {failed} told, {seen[False]} left the old catalogue, "
                  f"{seen[True]} the new one, {behind} a page one step behind")


main()
