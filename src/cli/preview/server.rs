//! Takes connections from this machine, one request each, and no more at a time than a few browsers make.

use std::collections::BTreeSet;
use std::io::{self, Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use crate::cli::preview::answer::{Answer, write_stream_head};
use crate::cli::preview::guard::{Guard, Verdict};
use crate::cli::preview::listeners::Listeners;
use crate::cli::preview::request::{self, Unread};
use crate::cli::preview::routes::{self, Found};
use crate::machine::MachineError;
use crate::preview::{Preview, View};
use crate::syntax::values::Slug;

/// The most connections at a time: another is closed at once, and browsers ask again.
const CONNECTIONS: usize = 96;
/// How long a browser may take to take an answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long it is waited for what is left of a request that was refused.
const MOMENT: Duration = Duration::from_millis(500);
/// How much of that is read, in bytes.
const REST: u64 = 1 << 20;
/// How often a browser that listens is sent something, so that it shows when it is gone.
const HEARTBEAT: Duration = Duration::from_secs(5);

/// What is served, and to whom.
pub(super) struct Server {
    /// The course.
    pub(super) preview: Preview,
    /// Who may ask.
    pub(super) guard: Guard,
    /// The curriculum's folder.
    pub(super) root: PathBuf,
    /// The course's id.
    pub(super) course: Slug,
    listeners: Listeners,
    connections: AtomicUsize,
}

impl Server {
    pub(super) fn new(preview: Preview, guard: Guard, root: PathBuf, course: Slug) -> Self {
        let (listeners, connections) = (Listeners::default(), AtomicUsize::new(0));
        Self { preview, guard, root, course, listeners, connections }
    }

    /// Looks at the disk, and tells the browsers what changed: each when what it shows is ready to be asked for.
    pub(super) fn look_again(&self, touched: &BTreeSet<PathBuf>) {
        if self.preview.look_again(touched).is_empty() {
            return;
        }
        for view in self.listeners.views() {
            self.listeners.tell(&view, &self.state(&view));
        }
    }

    /// How a view stands, as an event.
    fn state(&self, view: &View) -> String {
        let look = self.preview.look(view);
        let data = serde_json::json!({ "revision": look.revision, "faults": look.faults.len() });
        format!("event: state\ndata: {data}\n\n")
    }

    fn serve(&self, stream: &mut TcpStream) -> io::Result<()> {
        stream.set_write_timeout(Some(PATIENCE))?;
        stream.set_nodelay(true)?;
        let request = match request::read(stream) {
            Ok(request) => request,
            Err(Unread::Gone) => return Ok(()),
            Err(why) => {
                let malformed = Answer::empty("400 Bad Request");
                let too_large = Answer::empty("413 Content Too Large");
                let answer = if why == Unread::TooLarge { too_large } else { malformed };
                answer.write(stream)?;
                return read_out(stream);
            }
        };
        let path = match self.guard.judge(&request) {
            Verdict::May(path) => path,
            Verdict::Redirected => return Answer::elsewhere(self.guard.path()).write(stream),
            Verdict::Refused => return Answer::empty("403 Forbidden").write(stream),
        };
        match routes::find(self, &request, path) {
            Found::Answer(answer) => answer.write(stream),
            Found::Events(view) => self.events(stream, view),
        }
    }

    /// Tells how a view stands, now and after each save, until the browser is gone.
    fn events(&self, stream: &mut TcpStream, view: View) -> io::Result<()> {
        write_stream_head(stream)?;
        let events = self.listeners.add(view.clone());
        stream.write_all(self.state(&view).as_bytes())?;
        loop {
            match events.recv_timeout(HEARTBEAT) {
                Ok(event) => stream.write_all(event.as_bytes())?,
                Err(RecvTimeoutError::Timeout) => stream.write_all(b":\n\n")?,
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            }
        }
    }
}

/// Reads what still comes, for a moment: an answer to somebody who is still sending is lost if nobody reads that.
fn read_out(stream: &mut TcpStream) -> io::Result<()> {
    stream.shutdown(Shutdown::Write)?;
    stream.set_read_timeout(Some(MOMENT))?;
    io::copy(&mut stream.take(REST), &mut io::sink())?;
    Ok(())
}

/// Begins to take connections.
pub(super) fn start(listener: TcpListener, server: Arc<Server>) -> Result<(), MachineError> {
    let accept = move || {
        for stream in listener.incoming() {
            let Ok(stream) = stream else { continue };
            take(stream, &server);
        }
    };
    let started = std::thread::Builder::new().name("connections".to_owned()).spawn(accept);
    started.map_err(|error| MachineError::new(format!("can't start a thread: {error}")))?;
    Ok(())
}

/// Takes a connection, with a thread of its own.
fn take(mut stream: TcpStream, server: &Arc<Server>) {
    let place = Place(server.clone());
    if server.connections.fetch_add(1, Ordering::SeqCst) >= CONNECTIONS {
        return;
    }
    // Where there is no thread for it, it is closed, and the browser asks again.
    let _ = std::thread::Builder::new().spawn(move || {
        // Who is gone needs no answer.
        let _ = place.0.serve(&mut stream);
    });
}

/// A connection's place among those that may be; it is free again when this is dropped.
struct Place(Arc<Server>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.connections.fetch_sub(1, Ordering::SeqCst);
    }
}
