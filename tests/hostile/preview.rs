//! A preview that runs, and is asked as its own page asks.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Stdio};

use serde_json::Value;

use crate::shop::{Said, Shop};

pub(crate) struct Preview {
    child: Child,
    /// `127.0.0.1:8080`
    host: String,
    /// `/token/`
    root: String,
}

impl Preview {
    /// Begins it; if it doesn't stay, how it ended.
    pub(crate) fn begin(shop: &Shop, arguments: &[&str]) -> Result<Self, Said> {
        let began = std::time::Instant::now();
        let mut command = shop.command(&[&["preview", "--no-open"], arguments].concat());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        match line.split("http://").nth(1).and_then(|address| address.trim().split_once('/')) {
            Some((host, token)) => Ok(Self { child, host: host.into(), root: format!("/{token}") }),
            None => {
                let output = child.wait_with_output().unwrap();
                let text = line + &String::from_utf8(output.stderr).unwrap();
                Err(Said { status: output.status.code(), text, took: began.elapsed() })
            }
        }
    }

    /// What its side bar shows of a view.
    pub(crate) fn panel(&self, view: &str) -> Value {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        let (root, host) = (&self.root, &self.host);
        let request = format!("GET {root}{view}/panel.json HTTP/1.1\r\nHost: {host}\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let end = answer.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
        serde_json::from_slice(&answer[end + 4..]).unwrap()
    }

    /// The faults that a view shows, each as it is drawn at a terminal.
    pub(crate) fn faults(&self, view: &str) -> String {
        let panel = self.panel(view);
        let faults = panel["faults"].as_array().unwrap_or_else(|| panic!("{panel}"));
        faults.iter().map(|one| format!("{}\n\n", one["text"].as_str().unwrap())).collect()
    }

    pub(crate) fn lives(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
