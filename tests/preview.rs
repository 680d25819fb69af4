//! `kitbag preview` as a browser meets it: the bytes of each page, who is refused, what becomes of saves.
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod support;

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use kitbag::course::overlay::Blanks;
use kitbag::diagnostic::Diagnostic;
use kitbag::projection::Edition;
use kitbag::report;
use kitbag::syntax::values::Slug;
use serde_json::Value;
use support::patience::PATIENCE;
use support::{Files, audience, folder, kit, settings};

const PLAIN: &str = "instructor~~filled~~";
const RED: &str = "courses/small/modules/red.md";
const MANIFEST: &str = "courses/small/course.yaml";

/// A preview that runs.
struct Preview {
    child: Child,
    port: u16,
    /// The path of its address.
    path: String,
    folder: tempfile::TempDir,
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Preview {
    fn of(files: &Files, arguments: &[&str]) -> Self {
        Self::with_editor(files, arguments, "")
    }

    fn with_editor(files: &Files, arguments: &[&str], editor: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (path, bytes) in files {
            put(&folder.path().join(path), bytes);
        }
        let mut command = Command::new(env!("CARGO_BIN_EXE_kitbag"));
        command
            .arg("preview")
            .args(arguments)
            .arg("--no-open")
            .arg("--curriculum")
            .arg(folder.path());
        command.env("SOURCE_DATE_EPOCH", "1790899200").env("VISUAL", "").env("EDITOR", editor);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let mut said = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut said).unwrap();
        let address = said.split("http://127.0.0.1:").nth(1).unwrap().trim();
        let (port, token) = address.split_once('/').unwrap();
        Self { child, port: port.parse().unwrap(), path: format!("/{token}"), folder }
    }

    fn write(&self, path: &str, text: &str) {
        put(&self.folder.path().join(path), text.as_bytes());
    }

    fn text(&self, path: &str) -> String {
        std::fs::read_to_string(self.folder.path().join(path)).unwrap()
    }

    /// Sends a request line by line, and takes all of the answer.
    fn ask(&self, request: &str) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head, body: bytes[end + 4..].to_vec() }
    }

    fn get(&self, path: &str) -> Answer {
        let (port, root) = (self.port, &self.path);
        self.ask(&format!("GET {root}{path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n"))
    }

    /// Sends what the preview's own page would.
    fn post(&self, path: &str, body: &str) -> Answer {
        let (port, root, length) = (self.port, &self.path, body.len());
        let own = format!("Host: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n");
        let head = format!("POST {root}{path} HTTP/1.1\r\n{own}Content-Length: {length}\r\n");
        self.ask(&format!("{head}\r\n{body}"))
    }

    fn page(&self, view: &str, path: &str) -> String {
        String::from_utf8(self.get(&format!("{view}/kit/{path}")).body).unwrap()
    }

    fn json(&self, path: &str) -> Value {
        serde_json::from_slice(&self.get(path).body).unwrap()
    }

    fn events(&self, view: &str) -> Events {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let (port, root) = (self.port, &self.path);
        let request = format!("GET {root}{view}/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut events = Events(BufReader::new(stream));
        events.next();
        events
    }
}

/// What a browser is told.
struct Events(BufReader<TcpStream>);

impl Events {
    /// The next state: its revision, and how many faults there are.
    fn next(&mut self) -> (u64, u64) {
        let mut line = String::new();
        let until = Instant::now() + PATIENCE;
        while !line.starts_with("data: ") {
            line.clear();
            assert!(Instant::now() < until, "nothing is told but that there is somebody");
            assert_ne!(self.0.read_line(&mut line).unwrap(), 0, "the stream ended");
        }
        let state: Value = serde_json::from_str(line.trim_start_matches("data: ")).unwrap();
        (state["revision"].as_u64().unwrap(), state["faults"].as_u64().unwrap())
    }

    /// Waits for a state that is so.
    fn until(&mut self, is_so: impl Fn(u64) -> bool) {
        while !is_so(self.next().1) {}
    }
}

fn put(path: &Path, bytes: &[u8]) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

fn small() -> Files {
    folder("tests/kit/curriculum")
}

/// A page as it stands in the kit: without the script that is appended to each.
fn built(preview: &Preview, served: &[u8]) -> Vec<u8> {
    let script = format!("<script src=\"{}live.js\"></script>\n", preview.path);
    served.strip_suffix(script.as_bytes()).expect("each page ends with the script").to_vec()
}

#[test]
fn each_page_is_served_with_the_bytes_that_build_gives_it() {
    let small = small();
    let preview = Preview::of(&small, &["small"]);
    for edition in [Edition::Instructor, Edition::Participant, Edition::Public] {
        let plain = settings("small", edition);
        same(&preview, &kit(&small, &plain), &format!("{}~~filled~~", edition.word()));
        let officers = kit(&small, &audience(plain, "officer"));
        same(&preview, &officers, &format!("{}~~filled~officer~", edition.word()));
    }
}

#[test]
fn an_agencys_pages_are_served_with_the_bytes_that_build_gives_them() {
    let files = folder("curriculum");
    let preview = Preview::of(&files, &["de-escalation-instructor"]);
    let mut branded = settings("de-escalation-instructor", Edition::Instructor);
    branded.agency = Some(Slug::parse("rio-bravo-pd").unwrap());
    branded.selection.blanks = Blanks::Allowed;
    same(&preview, &kit(&files, &branded), "instructor~rio-bravo-pd~filled~~");
    let mut blank = files;
    blank.retain(|path, _| !path.starts_with("agencies/rio-bravo-pd/inserts/"));
    same(&preview, &kit(&blank, &branded), "instructor~rio-bravo-pd~blank~~");
}

#[test]
fn a_variants_pages_keep_its_own_clock_beside_the_whole_courses() {
    let files = folder("curriculum");
    let preview = Preview::of(&files, &["internal-affairs-instructor"]);
    let whole = settings("internal-affairs-instructor", Edition::Participant);
    let mut shorter = whole.clone();
    shorter.selection.variant = Some(Slug::parse("two-days").unwrap());
    same(&preview, &kit(&files, &whole), "participant~~filled~~");
    same(&preview, &kit(&files, &shorter), "participant~~filled~~two-days");
}

fn same(preview: &Preview, kit: &Files, view: &str) {
    let is_shown = |path: &&String| {
        !path.starts_with("source/")
            && !path.starts_with("agency/")
            && (path.ends_with(".html") || path.ends_with(".md") || path.starts_with("media/"))
    };
    for path in kit.keys().filter(is_shown) {
        let answer = preview.get(&format!("{view}/kit/{path}"));
        assert_eq!(answer.status, 200, "{view} {path}");
        let served = match path.ends_with(".html") {
            true => built(preview, &answer.body),
            false => answer.body,
        };
        assert!(served == kit[path], "{view}: {path} differs");
    }
    let panel = preview.json(&format!("{view}/panel.json"));
    let all = |value: &Value| value.as_array().unwrap().clone();
    let documents = all(&panel["shelves"]).into_iter().flat_map(|shelf| all(&shelf["documents"]));
    let listed: BTreeSet<String> = documents
        .flat_map(|document| all(&document["pages"]))
        .map(|page| page["path"].as_str().unwrap().to_owned())
        .collect();
    let pages = kit.keys().filter(|path| path.ends_with(".html") && !path.starts_with("source/"));
    let pages: BTreeSet<String> = pages.cloned().collect();
    let unlisted: Vec<&String> = pages.symmetric_difference(&listed).collect();
    assert_eq!(unlisted, Vec::<&String>::new(), "{view}: the side bar has all pages");
}

#[test]
fn who_does_not_know_the_token_or_comes_from_elsewhere_is_told_nothing() {
    let preview = Preview::of(&small(), &["small"]);
    let (port, root) = (preview.port, preview.path.clone());
    let own = format!("Host: 127.0.0.1:{port}\r\n");
    let page = format!("{root}{PLAIN}/kit/index.html");
    let refused = |line: &str, headers: &str| {
        let answer = preview.ask(&format!("{line} HTTP/1.1\r\n{headers}\r\n"));
        assert_eq!((answer.status, answer.body.len()), (403, 0), "{line} {headers}");
        assert!(!answer.head.contains("Access-Control-Allow"), "{}", answer.head);
    };
    assert_eq!(preview.ask(&format!("GET {page} HTTP/1.1\r\n{own}\r\n")).status, 200);
    for path in ["", "index.html", &format!("{PLAIN}/events"), &format!("{PLAIN}/panel.json")] {
        refused(&format!("GET /{path}"), &own);
        refused(&format!("GET /{}/{path}", "0".repeat(48)), &own);
        for header in [
            "Host: evil.example\r\n".to_owned(),
            format!("Host: evil.example:{port}\r\n"),
            "Host: 127.0.0.1\r\n".to_owned(),
            String::new(),
            format!("{own}Origin: http://evil.example\r\n"),
            format!("{own}Origin: null\r\n"),
            format!("{own}Origin: http://127.0.0.1:1\r\n"),
            format!("{own}Sec-Fetch-Site: cross-site\r\n"),
            format!("{own}Sec-Fetch-Site: same-site\r\n"),
        ] {
            refused(&format!("GET {root}{path}"), &header);
        }
    }
    refused(&format!("POST {root}comments"), &format!("{own}Origin: http://evil.example\r\n"));
    refused(&format!("POST {root}open"), &own);
    refused(&format!("POST {root}open"), &format!("{own}Origin: http://evil.example\r\n"));
}

#[test]
fn no_other_page_may_frame_it_keep_it_or_learn_its_address() {
    let preview = Preview::of(&small(), &["small"]);
    for (path, framing) in [
        ("", "frame-ancestors 'none'"),
        (&*format!("{PLAIN}/kit/index.html"), "frame-ancestors 'self'"),
    ] {
        let head = preview.get(path).head;
        for header in [
            framing,
            "default-src 'none'",
            "Cache-Control: no-store",
            "X-Content-Type-Options: nosniff",
            "X-Frame-Options: SAMEORIGIN",
            "Referrer-Policy: no-referrer",
            "Cross-Origin-Resource-Policy: same-origin",
        ] {
            assert!(head.contains(header), "{header} in {head}");
        }
    }
    let long = "x".repeat(70_000);
    let own = format!("Host: 127.0.0.1:{}\r\n", preview.port);
    let head = format!("POST {}open HTTP/1.1\r\n{own}Content-Length: 70000\r\n\r\n", preview.path);
    assert_eq!(preview.ask(&head).status, 413);
    assert_eq!(preview.ask(&format!("GET /{} HTTP/1.1\r\n\r\n", &long[..20_000])).status, 413);
    assert_eq!(preview.ask("DELETE / HTTP/1.1\r\n\r\n").status, 400);
    assert_eq!(preview.get(&format!("{PLAIN}/kit/../../../etc/passwd")).status, 404);
    assert_eq!(preview.get("instructor~../..~filled~~/panel.json").status, 404);
}

#[test]
fn a_save_is_told_and_its_page_is_another_then() {
    let preview = Preview::of(&small(), &["small"]);
    let mut events = preview.events(PLAIN);
    let mut other = preview.events("participant~~filled~officer~");
    let first = "courses/small/modules/first.md";
    preview.write(first, &preview.text(first).replace("\n## ", "\n## Quokka, "));
    events.until(|faults| faults == 0);
    other.until(|faults| faults == 0);
    for (view, page) in [
        (PLAIN, "instructor/facilitator-guide.html"),
        ("participant~~filled~officer~", "participant/participant-guide.html"),
    ] {
        assert!(preview.page(view, page).contains("Quokka, "), "{view}");
    }
}

#[test]
fn a_fault_leaves_the_last_good_page_and_says_what_the_terminal_says() {
    let mut files = small();
    let preview = Preview::of(&files, &["small"]);
    let mut events = preview.events(PLAIN);
    let good = preview.page(PLAIN, "instructor/facilitator-guide.html");
    let text = preview.text(RED);
    let bad = format!("{text}\n::: instructor\nnever closed\n");
    preview.write(RED, &bad);
    events.until(|faults| faults > 0);
    assert_eq!(preview.page(PLAIN, "instructor/facilitator-guide.html"), good);
    let panel = preview.json(&format!("{PLAIN}/panel.json"));
    let faults = panel["faults"].as_array().unwrap();
    let shown: String =
        faults.iter().map(|one| format!("{}\n\n", one["text"].as_str().unwrap())).collect();
    files.insert(RED.to_owned(), bad.into_bytes());
    assert_eq!(shown, support::report(&files, "small"));
    assert_eq!(faults[0]["file"], RED);
    assert!(faults[0]["line"].as_u64().unwrap() > 1);
    preview.write(RED, &text);
    events.until(|faults| faults == 0);
    assert_eq!(preview.page(PLAIN, "instructor/facilitator-guide.html"), good);
    assert_eq!(preview.json(&format!("{PLAIN}/panel.json"))["faults"], Value::Array(Vec::new()));
}

#[test]
fn a_course_that_is_faulty_from_the_beginning_is_shown_once_it_is_mended() {
    let mut files = small();
    let text = String::from_utf8(files[RED].clone()).unwrap();
    files.insert(RED.to_owned(), b"no front matter".to_vec());
    let preview = Preview::of(&files, &[]);
    let mut events = preview.events(PLAIN);
    assert_eq!(preview.get(&format!("{PLAIN}/kit/index.html")).status, 404);
    assert_eq!(preview.json(&format!("{PLAIN}/panel.json"))["is_shown"], false);
    preview.write(RED, &text);
    events.until(|faults| faults == 0);
    assert_eq!(preview.get(&format!("{PLAIN}/kit/index.html")).status, 200);
}

/// What stands in for a title, a version or a language is no name of the course.
#[test]
fn a_course_is_named_only_by_what_could_be_read() {
    for key in ["title", "version", "language"] {
        let mut files = small();
        let course = files.get_mut(MANIFEST).unwrap();
        let text = String::from_utf8(std::mem::take(course)).unwrap();
        let (before, after) = text.split_once(&format!("\n{key}: ")).unwrap();
        let rest = after.split_once('\n').unwrap().1;
        *course = format!("{before}\n{key}: [[]]\n{rest}").into_bytes();
        let preview = Preview::of(&files, &[]);
        let panel = preview.json(&format!("{PLAIN}/panel.json"));
        assert!(panel["course"].is_null(), "{key}: {}", panel["course"]);
    }
}

#[test]
fn files_that_are_renamed_deleted_or_new_are_followed() {
    let preview = Preview::of(&small(), &["small"]);
    let mut events = preview.events(PLAIN);
    let at = |name: &str| preview.folder.path().join(format!("courses/small/modules/{name}.md"));
    std::fs::rename(at("blue"), at("azure")).unwrap();
    events.until(|faults| faults > 0);
    let manifest = preview.text("courses/small/course.yaml");
    preview.write(
        "courses/small/course.yaml",
        &manifest.replace("rotate: [red, blue]", "rotate: [red, azure]"),
    );
    events.until(|faults| faults == 0);
    assert_eq!(preview.get(&format!("{PLAIN}/kit/participant/handout-03-azure.html")).status, 200);
    assert_eq!(preview.get(&format!("{PLAIN}/kit/participant/handout-03-blue.html")).status, 404);
    let text = std::fs::read(at("azure")).unwrap();
    std::fs::remove_file(at("azure")).unwrap();
    events.until(|faults| faults > 0);
    put(&at("azure"), &text);
    events.until(|faults| faults == 0);
}

#[test]
fn after_a_storm_of_saves_the_last_one_is_shown() {
    let preview = Preview::of(&small(), &["small"]);
    let mut events = preview.events(PLAIN);
    let files = [RED, "courses/small/modules/blue.md", "courses/small/modules/first.md"];
    let texts = files.map(|file| preview.text(file));
    std::thread::scope(|scope| {
        for (file, text) in files.iter().zip(&texts) {
            scope.spawn(|| {
                (0..=150).for_each(|count| {
                    preview
                        .write(file, &text.replacen("\n## ", &format!("\n## Save {count}: "), 1));
                });
            });
        }
    });
    // As many events as come: the last state is told in the end.
    loop {
        let guide = preview.page(PLAIN, "instructor/facilitator-guide.html");
        if guide.matches(">Save 150: ").count() >= 3 {
            break;
        }
        events.next();
    }
}

#[test]
fn many_saves_are_each_told_and_leave_nothing_behind() {
    let preview = Preview::of(&small(), &["small"]);
    let mut events = preview.events(PLAIN);
    let text = preview.text(RED);
    let memory = || {
        let status =
            std::fs::read_to_string(format!("/proc/{}/status", preview.child.id())).ok()?;
        let line =
            status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.strip_suffix("kB"))?;
        line.trim().parse::<u64>().ok()
    };
    let mut save = |count: u32| {
        // As long as the one before: a file that looks the same from outside.
        let title = format!("\n## Save {count:04}: ");
        preview.write(RED, &text.replacen("\n## ", &title, 1));
        while !preview.page(PLAIN, "instructor/facilitator-guide.html").contains(title[4..].trim())
        {
            events.next();
        }
    };
    (0..50).for_each(&mut save);
    let before = memory();
    (50..250).for_each(&mut save);
    let (Some(before), Some(after)) = (before, memory()) else { return };
    assert!(after < before + 16_384, "{before} kB before, {after} kB after");
}

#[test]
fn checks_tell_beside_which_passage_they_belong() {
    let files = small();
    let preview = Preview::of(&files, &["small"]);
    let checks = preview.json(&format!("{PLAIN}/checks.json"));
    let findings = checks["findings"].as_array().unwrap();
    let found = findings.iter().find(|one| one["rule"] == "stop-word-never-told").unwrap();
    let passage = serde_json::json!({ "module": "blue", "ids": ["blue-door", "blue-work"] });
    assert_eq!(found["passage"], passage, "the innermost first");
    assert_eq!(found["file"], "courses/small/modules/blue.md");
    let found = findings.iter().find(|one| one["rule"] == "term-never-used").unwrap();
    assert_eq!(found["passage"], Value::Null);
    let source = support::source(&files);
    let course = Slug::parse("small").unwrap();
    let today = kitbag::syntax::values::Date::parse("2026-10-02").unwrap();
    let told: Vec<Diagnostic> = kitbag::cli::check::findings(&source, &[course], today).unwrap();
    let told: Vec<String> =
        report::shown(&source, &told).into_iter().map(|(_, one)| one.text).collect();
    let shown: Vec<&str> = findings.iter().map(|one| one["text"].as_str().unwrap()).collect();
    assert_eq!(shown, told, "the same as `kitbag check`");
}

#[test]
fn minutes_are_told_as_they_lie_on_the_disk_even_when_a_day_is_too_long() {
    let mut files = small();
    let manifest = String::from_utf8(files["courses/small/course.yaml"].clone()).unwrap();
    let with_end = manifest.replace("title: All of it", "title: All of it\n    end: \"08:40\"");
    files.insert("courses/small/course.yaml".to_owned(), with_end.into_bytes());
    let preview = Preview::of(&files, &["small"]);
    let panel = preview.json(&format!("{PLAIN}/panel.json"));
    let day = &panel["days"][0];
    assert_eq!((day["limit"].as_u64(), day["must_end"].as_str()), (Some(10), Some("08:40")));
    assert!(day["minutes"].as_u64().unwrap() > 10);
    assert_eq!(panel["faults"][0]["rule"], "day-past-its-end");
}

#[cfg(unix)]
#[test]
fn a_place_is_opened_in_the_editor_and_no_file_outside_the_curriculum() {
    use std::os::unix::fs::PermissionsExt as _;
    let tools = tempfile::tempdir().unwrap();
    let (editor, told) = (tools.path().join("code"), tools.path().join("told"));
    let pipe = Command::new("mkfifo").arg(&told).status().unwrap();
    assert!(pipe.success());
    put(&editor, format!("#!/bin/sh\nprintf '%s\\n' \"$@\" >'{}'\n", told.display()).as_bytes());
    std::fs::set_permissions(&editor, std::fs::Permissions::from_mode(0o755)).unwrap();
    let preview =
        Preview::with_editor(&small(), &["small"], &format!("{} --wait", editor.display()));
    let post = |body: &str| preview.post("open", body);
    let opened = post(&format!(r#"{{"file":"{RED}","line":3,"column":7}}"#));
    assert_eq!(String::from_utf8(opened.body).unwrap(), r#"{"opened":true}"#);
    let place = preview.folder.path().join(RED);
    assert_eq!(std::fs::read_to_string(&told).unwrap(), format!("-g\n{}:3:7\n", place.display()));
    for file in ["/etc/passwd", "../x.md", "courses/small/modules/none.md", ""] {
        assert_eq!(
            post(&format!(r#"{{"file":"{file}","line":1,"column":1}}"#)).status,
            404,
            "{file}"
        );
    }
    assert_eq!(post("{").status, 400);
}

#[test]
fn what_readers_say_is_kept_beside_the_course_and_told() {
    let preview = Preview::of(&small(), &["small"]);
    let mut events = preview.events(PLAIN);
    let act = |body: Value| -> Value {
        serde_json::from_slice(&preview.post("comments", &body.to_string()).body).unwrap()
    };
    let guide = preview.page(PLAIN, "instructor/facilitator-guide.html");
    let said = serde_json::json!({
        "do": "add", "on": "red-work", "by": "Dana Ruiz, legal", "quote": "a red door", "text": "Who says <that>?",
    });
    let id = act(said)["done"].as_str().unwrap().to_owned();
    events.until(|faults| faults == 0);
    let comment = preview.json("comments.json")["comments"][0].clone();
    assert_eq!((&comment["id"], &comment["state"]), (&Value::from(&*id), &Value::from("open")));
    assert_eq!(comment["passage"]["standing"], "same");
    assert!(preview.text("courses/small/comments.yaml").contains("Dana Ruiz, legal"));
    assert_eq!(preview.page(PLAIN, "instructor/facilitator-guide.html"), guide, "no kit has it");
    let rules = || {
        let checks = preview.json(&format!("{PLAIN}/checks.json"));
        let findings = checks["findings"].as_array().unwrap().clone();
        findings.into_iter().any(|one| one["rule"] == "comment-open")
    };
    assert!(rules());
    for number in 1..=3 {
        let copy = preview.get(&format!("{PLAIN}/review-{number}.html"));
        assert!(String::from_utf8(copy.body).unwrap().contains("Who says &lt;that&gt;?"));
    }
    act(
        serde_json::json!({ "do": "answer", "id": id, "by": "A. Author", "state": "resolved", "text": "Cited." }),
    );
    events.until(|faults| faults == 0);
    let comment = preview.json("comments.json")["comments"][0].clone();
    assert_eq!(
        (&comment["state"], &comment["answers"][0]["by"]),
        (&Value::from("resolved"), &Value::from("A. Author"))
    );
    assert!(!rules());
    let refused = act(serde_json::json!({ "do": "add", "on": "nowhere", "by": "D", "text": "T" }));
    assert_eq!(refused["refused"][0]["rule"], "unknown-passage");
    for bad in ["{}", "{\"do\":\"add\"}", "{\"do\":\"shout\"}", ""] {
        assert_eq!(preview.post("comments", bad).status, 400, "{bad}");
    }
}

#[cfg(unix)]
#[test]
fn it_ends_with_ctrl_c() {
    use std::os::unix::process::ExitStatusExt as _;
    let mut preview = Preview::of(&small(), &["small"]);
    let mut events = preview.events(PLAIN);
    let id = preview.child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    // Where the one that runs the tests ignores interrupts, so does what it starts.
    let until = Instant::now() + PATIENCE;
    let mut told = String::new();
    while events.0.read_line(&mut told).is_ok_and(|length| length > 0) {
        assert!(Instant::now() < until, "it goes on: are interrupts ignored here?");
    }
    assert_eq!(preview.child.wait().unwrap().signal(), Some(2));
    assert!(TcpStream::connect(("127.0.0.1", preview.port)).is_err());
}

#[test]
fn what_it_cant_show_it_says_at_once() {
    let said = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kitbag"));
        let out = command.arg("preview").args(arguments).arg("--no-open").output().unwrap();
        (out.status.code(), String::from_utf8(out.stderr).unwrap())
    };
    let (status, told) = said(&["--curriculum", "curriculum"]);
    assert_eq!(status, Some(2));
    assert!(
        told.starts_with("error: which course? name one of `de-escalation-instructor`, "),
        "{told}"
    );
    let (status, told) = said(&["smal", "--curriculum", "tests/kit/curriculum"]);
    assert_eq!(status, Some(2));
    assert!(told.contains("did you mean `small`?"), "{told}");
    assert_eq!(said(&["--curriculum", "src"]).0, Some(2));
    assert_eq!(said(&["--curriculum", "tests/kit/curriculum", "--agencies", "none"]).0, Some(2));
}
