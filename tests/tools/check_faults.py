"""usage: check_faults.py KITBAG [--long]

What a failing disk, a kill signal, too little room or a second run at the same time does to the commands that write: `build`,
`export`, `export --agencies`, `check --fix`, `agency accept`, `comment add`, `review` and `summary`. (`release` has a script
of its own.) On top of a good earlier output, system calls fail or the program is killed at them, by strace. Then

- each file is the earlier one or the new one, whole: 0 lost;
- a run that says it is done has made the new ones: 0 lies;
- the next run makes exactly what a run makes that nothing befell, and leaves nothing else behind.

`--long` takes each call of each kind in turn; without it, every few.
"""

import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

kitbag = os.path.abspath(sys.argv[1])
is_long = "--long" in sys.argv[2:]
environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "SOURCE_DATE_EPOCH": "1790000000"}
CALLS = ("openat", "read", "write", "fsync", "fdatasync", "rename", "renameat", "renameat2", "close", "unlink", "unlinkat",
         "mkdir", "mkdirat", "flock", "fcntl", "chmod", "fchmod", "linkat", "ftruncate", "statx", "getdents64")
STEPS = (1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377)
FAULTS = ("signal=KILL", "error=ENOSPC", "error=EIO", "error=EACCES", "error=EMFILE")

ACADEMY_TEXT = "Call this number before you drive: 555 0100.\n"


def run(command, folder, check=True, **more):
    done = subprocess.run(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, **more)
    if check and done.returncode:
        sys.exit(f"FAIL {command}: {done.returncode}\n{done.stderr.decode()}")
    return done


def tree(folder):
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def restore(folder, files):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


class Case:
    """A command, the folder that it writes to, and what lies there before and after."""

    def __init__(self, shop, name, words, folder, before):
        self.shop, self.name, self.command = shop, name, [kitbag, *words]
        self.folder = shop / folder
        before()
        self.old = tree(self.folder)
        run(self.command, shop)
        self.new = tree(self.folder)
        assert self.new != self.old, f"{name} writes nothing"

    def judge(self, what, status):
        """Stops at a loss or a lie; says whether all of it is new."""
        found = tree(self.folder)
        for name in {*self.old, *self.new}:
            data = found.get(name)
            if data is None and (name not in self.old or name not in self.new):
                continue
            if data not in (self.old.get(name), self.new.get(name)):
                sys.exit(f"FAIL {self.name}, {what}: `{name}` is lost")
        for name in found:
            hidden = any(part.startswith(".") for part in Path(name).parts)
            if name not in self.old and name not in self.new and not hidden:
                sys.exit(f"FAIL {self.name}, {what}: `{name}` lies there half-made")
        if status == 0 and any(found.get(name) != data for name, data in self.new.items()):
            sys.exit(f"FAIL {self.name}, {what}: it says that it is done, and isn't")
        return all(found.get(name) == data for name, data in self.new.items())

    def again(self, what):
        """The next run makes it whole, and leaves nothing behind."""
        # Whoever comments twice says two things: there the earlier state is what must be whole.
        if self.name == "comment add":
            return
        run(self.command, self.shop)
        found = tree(self.folder)
        if found != self.new:
            other = sorted(name for name in {*found, *self.new} if found.get(name) != self.new.get(name))
            sys.exit(f"FAIL {self.name}, {what}: the next run didn't make it whole: {other}")

    def sweep(self):
        fired = old = 0
        for call in CALLS:
            for fault in FAULTS:
                if call == "close" and fault.startswith("error"):
                    # The standard library holds that closing a folder can't fail, and stops: no disk does that.
                    continue
                steps = range(1, 10_000) if is_long else STEPS[::2]
                for step in steps:
                    restore(self.folder, self.old)
                    inject = ["strace", "-f", "-qq", "-o", str(self.shop / "calls"), "-e", f"trace={call}", "-e",
                              f"inject={call}:{fault}:when={step}"]
                    done = run([*inject, *self.command], self.shop, check=False, timeout=120)
                    if not re.search("INJECTED|killed by SIGKILL", (self.shop / "calls").read_text(errors="replace")):
                        break
                    fired += 1
                    what = f"{fault} at {call} {step}"
                    old += not self.judge(what, done.returncode)
                    if b"panicked" in done.stderr:
                        sys.exit(f"FAIL {self.name}, {what}: it panicked\n{done.stderr.decode()}")
                    self.again(what)
        print(f"{self.name}: {fired} faults fired, 0 lost, 0 lies; {old} left what was there before", flush=True)

    def bounded(self):
        """Little of everything: handles, memory, file size; output that nobody reads; no room on the disk."""
        def limit(what, value):
            return lambda: resource.setrlimit(what, (value, value))
        tried = 0
        for what, prepare in [
            ("8 file handles", limit(resource.RLIMIT_NOFILE, 8)),
            ("16 file handles", limit(resource.RLIMIT_NOFILE, 16)),
            ("100 MB of memory", limit(resource.RLIMIT_AS, 100 << 20)),
            ("files of 4 KB", limit(resource.RLIMIT_FSIZE, 4096)),
        ]:
            restore(self.folder, self.old)
            done = run(self.command, self.shop, check=False, preexec_fn=prepare, timeout=120)
            self.judge(what, done.returncode)
            self.again(what)
            tried += 1
        restore(self.folder, self.old)
        quoted = " ".join(f"'{word}'" for word in self.command)
        for what, line in [("closed outputs", f"{quoted} >&- 2>&-"), ("output nobody reads", f"{quoted} 2>&1 | true")]:
            restore(self.folder, self.old)
            done = run(["bash", "-c", line], self.shop, check=False, timeout=120)
            self.judge(what, 1)
            self.again(what)
            tried += 1
        return tried

    def at_once(self, count=8):
        """Several at the same time: each is done or says why not, and what is there is whole."""
        restore(self.folder, self.old)
        children = [subprocess.Popen(self.command, cwd=self.shop, env=environment, stdin=subprocess.DEVNULL,
                                     stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for _ in range(count)]
        statuses = []
        for child in children:
            said = child.communicate(timeout=120)[1]
            assert child.returncode == 0 or said, f"{self.name}: status {child.returncode} without a word"
            statuses.append(child.returncode)
        assert 0 in statuses, f"{self.name}: of {count} at once none was done"
        if self.name != "comment add":
            found = tree(self.folder)
            assert found == self.new, f"{self.name}: {count} at once left something else"
        return statuses.count(0)


def no_room(case):
    """A disk with too little room: a small file system in memory, in a name space of its own."""
    restore(case.folder, case.old)
    size = 16 << 10
    line = (f"mount -t tmpfs -o size={size} none out && cp -r keep/. out/ 2>/dev/null; "
            + " ".join(f"'{word}'" for word in case.command) + "; s=$?; rm -rf after; cp -r out after; exit $s")
    shutil.rmtree(case.shop / "keep", ignore_errors=True)
    (case.shop / "keep").mkdir()
    (case.shop / "keep/small.txt").write_text("kept")
    done = run(["unshare", "-rm", "bash", "-c", line], case.shop, check=False, timeout=120)
    left = tree(case.shop / "after")
    assert done.returncode == 3, f"{case.name} on a full disk: status {done.returncode}\n{done.stderr.decode()}"
    assert left == {"small.txt": b"kept"}, f"{case.name} on a full disk left {sorted(left)}"
    assert b"no space left on device" in done.stderr, done.stderr.decode()


def main():
    with tempfile.TemporaryDirectory() as folder:
        shop = Path(folder)
        run([kitbag, "new", "course", "my-course"], shop)
        run([kitbag, "new", "agency", "our-agency"], shop)
        course = shop / "curriculum/courses/my-course"
        module = sorted((course / "modules").glob("*.md"))[0]
        text = module.read_text()

        def earlier():
            """An earlier output: made of other words."""
            module.write_text(text.replace("## ", "## Earlier: ", 1))

        def build(*words):
            run([kitbag, "build", "my-course", *words], shop)

        def built_before():
            earlier()
            build("--out", "out")
            module.write_text(text)

        agencies = next(path for path in (shop / "agencies", shop / "curriculum/agencies") if path.is_dir())
        own = agencies / "our-agency"
        shutil.copytree(own, agencies / "their-agency")
        manifest = agencies / "their-agency/agency.yaml"
        manifest.write_text(manifest.read_text().replace("our-agency", "their-agency"))
        build("--out", "kits")
        kit = next((shop / "kits").glob("*.zip")).name

        def exported_before():
            logo = own / "agency.yaml"
            now = logo.read_text()
            logo.write_text(re.sub(r"(?m)^name: .*", "name: An earlier name", now))
            run([kitbag, "export", f"kits/{kit}", "--agency", str(own), "--out", "out", "--draft"], shop)
            logo.write_text(now)

        def without_ids():
            fixed = course / "modules" / "unnamed.md"
            shutil.copy(module, fixed)
            restore(course / "modules", {path.name: re.sub(r"(?m)^(## .*?) \{#\S+ ", r"\1 {", path.read_text()).encode()
                                         for path in (course / "modules").glob("*.md") if path.name != "unnamed.md"})

        nothing = lambda: None
        cases = [
            lambda: Case(shop, "build", ["build", "my-course", "--out", "out"], "out", built_before),
            lambda: Case(shop, "export", ["export", f"kits/{kit}", "--agency", str(own), "--out", "out", "--draft"], "out",
                 lambda: (restore(shop / "out", {}), exported_before())),
            lambda: Case(shop, "export --agencies",
                 ["export", f"kits/{kit}", "--agencies", str(agencies), "--out", "out", "--draft"], "out",
                 lambda: (restore(shop / "out", {}), exported_before())),
            lambda: Case(shop, "agency accept", ["agency", "accept", f"kits/{kit}", "--agency", str(own)],
                 str(own.relative_to(shop)), nothing),
            lambda: Case(shop, "review", ["review", "my-course", "--out", "out"], "out",
                 lambda: restore(shop / "out", {"other.txt": b"kept"})),
            lambda: Case(shop, "summary", ["summary", f"kits/{kit}", "--out", "out/previous.json"], "out",
                 lambda: restore(shop / "out", {"previous.json": b"{}"})),
            lambda: Case(shop, "comment add",
                 ["comment", "add", "my-course", "course", "--by", "Legal", "--text", "Who answers for it?"],
                 "curriculum/courses/my-course", nothing),
            lambda: Case(shop, "check --fix", ["check", "my-course", "--fix"], "curriculum/courses/my-course/modules", without_ids),
        ]
        # One after the other: the later ones change what the earlier ones read.
        for make in cases:
            case = make()
            case.sweep()
            tried = case.bounded()
            done = case.at_once()
            print(f"{case.name}: {tried} bounds kept; of 8 at once {done} done, the rest told why", flush=True)
            if case.name == "build":
                no_room(case)
                print("build: a full disk is told, and nothing is left on it", flush=True)


main()
