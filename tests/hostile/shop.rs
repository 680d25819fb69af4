//! A folder with all that the commands read and write, and what of it a command changed.

use std::collections::BTreeMap;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant, SystemTime};

use crate::support::patience::PATIENCE;
use crate::support::{self, ACADEMY, COURSE, Files, keys};

/// 2 October 2026.
const NOW: &str = "1790899200";

/// The good kit that agencies hold.
pub(crate) const KIT: &str = "kits/c-1.0.0.zip";

/// The kit from outside.
pub(crate) const STRANGERS: &str = "kits/strangers.zip";

/// What the good course says, with places for an agency's words.
pub(crate) const BODY: &str = "\
Call {{ agency.short_name }} at {{ agency.phone }}.

::: insert Our list {#our-list required}
Guidance for whoever writes the list of numbers to call at night.
:::

::: instructor
The signal heard by nobody but instructors is a long blue whistle.
:::
";

const AGENCY: &str = "format: 1\nid: good\nname: The good office\nshort_name: TGO\nkind: county\n";

/// The manifest as that of a course that may be released: `release` gets as far as the fault. Lines and columns stay.
pub(crate) fn approved(manifest: &str) -> String {
    manifest
        .replace("status: draft", "status: approved")
        .replace("level: instructor", "level: in-service")
        .replace("revised: 2026-01-02}", "revised: 2026-01-02, review_by: 2027-01-02}")
}

/// A folder that is taken away in the end.
pub(crate) struct Shop {
    folder: tempfile::TempDir,
}

/// How a command ended, and what it said.
pub(crate) struct Said {
    pub(crate) status: Option<i32>,
    pub(crate) text: String,
    pub(crate) took: Duration,
}

/// All that lies in a folder.
pub(crate) struct Tree(BTreeMap<PathBuf, Thing>);

#[derive(PartialEq, Eq)]
enum Thing {
    Folder,
    Link(PathBuf),
    File(Vec<u8>),
    /// One too large to be held, or not to be read: how long it is, and when it was written.
    Closed(u64, SystemTime),
}

/// The largest file of which a tree holds the bytes.
const HELD: u64 = 32 << 20;

impl Shop {
    /// A shop with a good curriculum, its kit, two agencies, a key, and earlier output in each folder.
    pub(crate) fn new() -> Self {
        static STOCK: OnceLock<Files> = OnceLock::new();
        let shop = Self::empty();
        shop.write_all("", STOCK.get_or_init(stock));
        ["home", "tmp"]
            .iter()
            .for_each(|name| std::fs::create_dir(shop.path().join(name)).unwrap());
        restrict(&shop.path().join("key"));
        shop
    }

    /// A shop whose curriculum is this one.
    pub(crate) fn with_curriculum(files: &Files) -> Self {
        let shop = Self::new();
        std::fs::remove_dir_all(shop.path().join("curriculum")).unwrap();
        shop.write_all("curriculum/", &as_approved(files));
        shop
    }

    fn empty() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    fn write_all(&self, folder: &str, files: &Files) {
        files.iter().for_each(|(path, bytes)| self.write(&format!("{folder}{path}"), bytes));
    }

    /// A command of the program, which finds nothing of this machine's but what it is given.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kitbag"));
        command.args(arguments).current_dir(self.path()).stdin(Stdio::null());
        command.env("SOURCE_DATE_EPOCH", NOW).env_remove("KITBAG_KEY_PASSPHRASE");
        command.env("VISUAL", "").env("EDITOR", "").env("HOME", self.path().join("home"));
        ["TMPDIR", "TMP", "TEMP"].iter().for_each(|name| {
            command.env(name, self.path().join("tmp"));
        });
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
        Self::said(&mut self.command(arguments))
    }

    pub(crate) fn said(command: &mut Command) -> Said {
        let began = Instant::now();
        let output = command.output().unwrap();
        let [out, err] =
            [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
        let text = plain(&format!("{err}\n\n{out}"));
        Said { status: output.status.code(), text, took: began.elapsed() }
    }

    pub(crate) fn tree(&self) -> Tree {
        let entries = walkdir::WalkDir::new(self.path()).min_depth(1).into_iter();
        let look = |entry: walkdir::DirEntry| {
            let path = entry.path().strip_prefix(self.path()).unwrap().to_owned();
            (path, Thing::at(entry.path(), &entry.metadata().unwrap()))
        };
        // A folder that can't be opened is seen, and not what lies in it.
        Tree(entries.filter_map(Result::ok).map(look).collect())
    }
}

impl Thing {
    fn at(path: &Path, data: &Metadata) -> Self {
        let closed = || Self::Closed(data.len(), data.modified().unwrap());
        match data.file_type() {
            kind if kind.is_dir() => Self::Folder,
            kind if kind.is_symlink() => Self::Link(std::fs::read_link(path).unwrap()),
            _ if data.len() > HELD => closed(),
            _ => std::fs::read(path).map_or_else(|_| closed(), Self::File),
        }
    }
}

impl Said {
    /// What is wrong with it whatever it was asked.
    pub(crate) fn amiss(&self) -> Option<String> {
        let text = &self.text;
        match self.status {
            None | Some(101..) => Some(format!("it broke: {:?}: {text}", self.status)),
            _ if text.contains("panicked") => Some(format!("it panicked: {text}")),
            _ if self.took > PATIENCE => Some(format!("it took {:?}", self.took)),
            _ => None,
        }
    }
}

impl Tree {
    /// What is another than before, new or gone: but for what has a name that can be seen, and begins with `output`, if
    /// that is anything.
    pub(crate) fn changed(&self, now: &Tree, output: &str) -> Vec<String> {
        let may_change = |path: &Path| {
            let is_hidden = path.iter().any(|part| part.to_string_lossy().starts_with('.'));
            !is_hidden && !output.is_empty() && path.to_string_lossy().starts_with(output)
        };
        let paths = self.0.keys().chain(now.0.keys().filter(|path| !self.0.contains_key(*path)));
        let changed =
            paths.filter(|path| self.0.get(*path) != now.0.get(*path) && !may_change(path));
        changed.map(|path| format!("it changed {}", path.display())).collect()
    }
}

/// The output as it is on every system.
fn plain(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    if cfg!(windows) { text.replace('\\', "/") } else { text }
}

fn as_approved(files: &Files) -> Files {
    let mut files = files.clone();
    if let Some(manifest) = files.get_mut("courses/c/course.yaml")
        && let Ok(text) = std::str::from_utf8(manifest)
    {
        *manifest = approved(text).into_bytes();
    }
    if let Some(academy) =
        files.get_mut("academy.yaml").filter(|text| **text == *ACADEMY.as_bytes())
    {
        academy.extend(b"check: {levels: {objective-without-assessment: allow, test-item-without-objective: allow}}\n");
    }
    files
}

/// What each shop begins with, made by the program itself.
fn stock() -> Files {
    let shop = Shop::empty();
    let done = |arguments: &[&str]| {
        let said = shop.run(arguments);
        assert_eq!(said.status, Some(0), "{arguments:?}: {}", said.text);
    };
    let mut course = support::course_with(BODY);
    keys::write(shop.path(), "key", 1);
    for id in ["good", "rio"] {
        shop.write(&format!("agencies/{id}/agency.yaml"), AGENCY.replace("good", id).as_bytes());
        shop.write(&format!("agencies/{id}/inserts/our-list.md"), b"Ring the night desk.\n");
    }
    let earlier = COURSE.replace("1.0.0", "0.9.0");
    course.insert("courses/c/course.yaml".into(), earlier.into_bytes());
    shop.write_all("curriculum/", &as_approved(&course));
    done(&["release", "c", "--to", "public", "--key", "key"]);
    course.insert("courses/c/course.yaml".into(), COURSE.into());
    shop.write_all("curriculum/", &as_approved(&course));
    done(&["build", "c", "--out", "kits"]);
    done(&["build", "c", "--out", "dist"]);
    done(&["export", KIT, "--agencies", "agencies", "--out", "dist"]);
    done(&["review", "c", "--out", "review"]);
    support::folder(shop.path().to_str().unwrap())
}

fn restrict(key: &Path) {
    let bytes = std::fs::read(key).unwrap();
    std::fs::remove_file(key).unwrap();
    keys::write_private(key, &bytes);
}
