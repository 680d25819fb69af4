"""usage: check_sandbox.py KITBAG TESTS

What the program does where it may do nothing else: no network, nothing writable but one folder.

1. TESTS, the compiled `tests/hostile`, runs inside such a box: each hostile source, agency's folder and kit is told there as
   it is anywhere.
2. `build`, `export`, `release` and `preview` run under strace: no socket but that on which a preview listens to this machine,
   no file opened for writing, made, renamed or removed but in the folder that the command writes to.
3. What is made to be very large when it is read is refused in little memory and time.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

kitbag, tests = (os.path.abspath(path) for path in sys.argv[1:3])
root = Path(__file__).resolve().parents[2]
environment = {"PATH": os.environ["PATH"], "SOURCE_DATE_EPOCH": "1790899200"}

# For time's sake, the box has the tables that name files, folders and addresses, and those of names in a stranger's kit. What
# is skipped is judged in memory, or by letters and records that name nothing.
SKIPPED = ("bounds::", "records::", "sums::", "manifest::", "archive::what_is_too_large", "manifests::manifests",
           "manifests::more_that", "texts::module_text", "texts::questions", "texts::small_slips")

# The calls by which a file is written, made, renamed, linked or taken away, and those by which a program talks to others.
WRITES = ("openat,open,creat,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,rmdir,link,linkat,symlink,symlinkat,"
          "truncate,chmod,fchmodat,chown,fchownat,mknod,mknodat,utimensat")

# An opening that can write, and where a path stands.
FOR_WRITING = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND|O_TMPFILE")
PATH = re.compile(r'"((?:[^"\\]|\\.)*)"')

# What the system itself opens so, and what holds nothing afterwards.
NOTHING = ("/dev/null", "/dev/tty")


def fail(what):
    sys.exit(f"FAIL {what}")


def box(folder, *more):
    return ["bwrap", "--ro-bind", "/", "/", "--tmpfs", "/tmp", "--bind", folder, folder, *more, "--dev", "/dev", "--proc", "/proc",
            "--unshare-net", "--unshare-pid", "--die-with-parent", "--chdir", str(root), "--setenv", "RUST_BACKTRACE", "0"]


def visible(folder):
    """Below /tmp, which is empty in the box, what the tests need is bound again, to be read only."""
    words = []
    for path in (root, Path(kitbag).parent, Path(tests).parent.parent):
        if Path("/tmp") in path.parents:
            # The folders above it are made, and everybody may go through them.
            above = [one for one in reversed(path.parents) if Path("/tmp") in one.parents]
            words += [word for one in above for word in ("--perms", "0755", "--dir", str(one))]
            words += ["--ro-bind", str(path), str(path)]
    return words


def in_the_box():
    with tempfile.TemporaryDirectory() as folder:
        # Some calls are made as nobody in particular, who must get as far as this.
        os.chmod(folder, 0o755)
        inside = [*box(folder, *visible(folder)), "--setenv", "TMPDIR", folder]
        # The box must be one: else what runs inside proves nothing.
        if subprocess.run([*inside, "touch", str(root / "written")], capture_output=True).returncode == 0:
            (root / "written").unlink(missing_ok=True)
            fail("the box lets a file be written outside")
        network = subprocess.run([*inside, "cat", "/proc/net/dev"], capture_output=True, text=True, check=True).stdout
        if re.findall(r"^\s*(\S+):", network, re.M) != ["lo"]:
            fail(f"the box has a network:\n{network}")
        skipped = [word for name in SKIPPED for word in ("--skip", name)]
        done = subprocess.run([*inside, tests, "--nocapture", *skipped], stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, timeout=900)
        if done.returncode:
            fail(f"the tests in the box:\n{done.stdout[-8000:]}{done.stderr[-8000:]}")
        if os.listdir(folder):
            fail(f"left in the box: {os.listdir(folder)}")
        told = re.findall(r"(\d+) cases, (\d+) calls of the program", done.stdout)
        cases, calls = (sum(int(one[at]) for one in told) for at in (0, 1))
        if not calls:
            fail("no call of the program was counted in the box")
        print(f"in the box: {cases} cases, {calls} calls of the program, no network, nothing written outside", flush=True)


def workshop(shop):
    def run(*words):
        subprocess.run([kitbag, *words], cwd=shop, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=True)
    run("new", "course", "my-course")
    run("new", "agency", "our-agency")
    run("build", "my-course", "--out", "kits")
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", shop / "key"], check=True)
    manifest = shop / "curriculum/courses/my-course/course.yaml"
    return manifest


def traced(shop, name, words, outputs, talks=False):
    """Runs a command under strace, and judges each call that it made."""
    log = shop.parent / f"{name.replace(' ', '-')}.calls"
    strace = ["strace", "-f", "-qq", "-s", "4096", "-o", str(log), "-e", f"trace=%network,{WRITES}"]
    child = subprocess.Popen([*strace, kitbag, *words], cwd=shop, env=environment, stdin=subprocess.DEVNULL,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if talks:
        look(child)
        out, err = "", child.stderr.read()
    else:
        out, err = child.communicate(timeout=120)
    if child.returncode and not talks:
        fail(f"{name}: status {child.returncode}: {out}{err}")
    lines = log.read_text(errors="replace").splitlines()
    written = [line for line in lines if writes(line)]
    allowed = [os.path.join(shop, output) for output in outputs]
    for line in written:
        for path in PATH.findall(line.split("(", 1)[1]):
            path = os.path.normpath(os.path.join(shop, path))
            if path not in NOTHING and not any(path == one or path.startswith(one + "/") for one in allowed):
                fail(f"{name}: it writes outside of {outputs}: {line}")
    if outputs and not written:
        fail(f"{name}: strace saw no writing: it looks at the wrong calls")
    sockets = [line for line in lines if is_network(line)]
    if not talks and sockets:
        fail(f"{name}: it opens a socket: {sockets[0]}")
    for line in sockets:
        if not is_loopback(line):
            fail(f"{name}: it talks to another machine: {line}")
    if talks and not any(" listen(" in line for line in sockets):
        fail(f"{name}: strace saw no listening: it looks at the wrong calls")
    print(f"{name}: {len(written)} calls that write, all in {outputs}; {len(sockets)} of the network", flush=True)


def writes(line):
    call = line.split("(", 1)[0].split()[-1]
    if " = -1 " in line or call.startswith("<") or "(" not in line or is_network(line):
        return False
    return call not in ("open", "openat") or bool(FOR_WRITING.search(line))


def is_network(line):
    return re.search(r"\b(socket|socketpair|connect|bind|listen|accept4?|sendto|sendmsg|sendmmsg|recvfrom|recvmsg|recvmmsg|"
                     r"shutdown|getsockname|getpeername|getsockopt|setsockopt)(\(| resumed)", line) is not None


def is_loopback(line):
    """A socket by itself says nothing of who is at its other end; whoever is named must be this machine."""
    families = re.findall(r"sa_family=(\w+)", line)
    if any(family not in ("AF_INET", "AF_INET6", "AF_UNIX", "AF_UNSPEC") for family in families):
        return False
    addresses = re.findall(r'inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"', line)
    if "AF_UNIX" in line and " connect(" in line:
        return False
    return all((four or six) in ("127.0.0.1", "::1") for four, six in addresses)


def look(child):
    """Looks at a page of a preview, and at a fault, as a browser would; then ends it."""
    import json
    import urllib.request
    address = None
    for line in child.stdout:
        found = re.search(r"http://\S+", line)
        if found:
            address = found.group()
            break
    if not address:
        fail(f"preview: it says no address: {child.stderr.read()}")
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    page = opener.open(f"{address}instructor~~filled~~/kit/index.html", timeout=60).read()
    panel = json.loads(opener.open(f"{address}instructor~~filled~~/panel.json", timeout=60).read())
    if b"<h1" not in page or panel["faults"]:
        fail(f"preview: it doesn't show the course: {panel['faults']}")
    # The program itself, and not strace, which would end without it.
    children = Path(f"/proc/{child.pid}/task/{child.pid}/children").read_text().split()
    for one in children:
        os.kill(int(one), 2)
    child.wait(timeout=60)


def watched():
    with tempfile.TemporaryDirectory() as folder:
        shop = Path(os.path.realpath(folder)) / "shop"
        shop.mkdir()
        manifest = workshop(shop)
        kit = next((shop / "kits").glob("*.zip")).relative_to(shop)
        agency = next(path for path in (shop / "agencies", shop / "curriculum/agencies") if path.is_dir()) / "our-agency"
        traced(shop, "build", ["build", "my-course", "--out", "dist"], ["dist"])
        traced(shop, "export", ["export", str(kit), "--agency", str(agency), "--out", "packets", "--draft"], ["packets"])
        traced(shop, "preview", ["preview", "my-course", "--no-open"], [], talks=True)
        traced(shop, "verify", ["verify", str(kit)], [])
        manifest.write_text(approved(manifest.read_text()))
        traced(shop, "release", ["release", "my-course", "--to", "public", "--key", "key"], ["public"])


def approved(text):
    """The course that `new` makes, as somebody who answers for it would leave it."""
    course = (root / "tests/releases/workshop.rs").read_text()
    text = re.search(r'"(format: 1\nid: my-course.*?)"\n    \)', course, re.S).group(1)
    text = text.replace("{{", "{").replace("}}", "}").replace('\\"', '"')
    return text.replace("{version}", "1.0.0").replace("{words}", "here")


def bounded():
    """Little is read of what is large, and little is made of what would be."""
    manifest = "courses/c/course.yaml"
    levels = "".join(f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]\n" for level in range(1, 12))
    cases = [
        ("aliases of aliases", manifest, ("a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + levels).encode(), 0),
        ("a text of 20 MB", manifest, b'goal: "' + b"x" * (20 << 20) + b'"\n', 0),
        ("a manifest of 200 MB", manifest, b"", 200 << 20),
        ("a module of 2 GB", "courses/c/modules/m.md", b"", 2 << 30),
        ("twenty thousand keys", manifest, "".join(f"k{number}: x\n" for number in range(20_000)).encode(), 0),
    ]
    for name, path, data, size in cases:
        with tempfile.TemporaryDirectory() as folder:
            curriculum = Path(folder) / "curriculum"
            (curriculum / "courses/c/modules").mkdir(parents=True)
            (curriculum / "academy.yaml").write_text("format: 1\nname: A\ntraining_hour: {minutes: 60, breaks: counted}\n")
            (curriculum / manifest).write_text("format: 1\nid: c\ndays: [{start: \"08:00\", modules: [m]}]\n")
            (curriculum / path).write_bytes(data)
            if size:
                os.truncate(curriculum / path, size)
            child = subprocess.Popen([kitbag, "check", "c"], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            _, status, used = os.wait4(child.pid, 0)
            took, megabytes = used.ru_utime + used.ru_stime, used.ru_maxrss >> 10
            child.returncode = os.waitstatus_to_exitcode(status)
            if child.returncode != 1 or megabytes > 200 or took > 10:
                fail(f"{name}: status {child.returncode}, {megabytes} MB, {took:.1f} s")
            print(f"{name}: refused with {megabytes} MB in {took:.2f} s of work", flush=True)


def main():
    missing = [tool for tool in ("bwrap", "strace", "ssh-keygen") if not shutil.which(tool)]
    if missing:
        fail(f"this needs {' and '.join(missing)}: bash .ci/install")
    watched()
    bounded()
    in_the_box()


main()
