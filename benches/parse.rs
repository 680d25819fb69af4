//! The floor of a check: reading and parsing all files of a course, by kitbag's own reader and parser.
//! `parse CURRICULUM COURSE` prints the milliseconds that it took, without the program's start.
#![allow(clippy::unwrap_used, reason = "a benchmark that can't go on fails")]

use std::path::Path;
use std::time::Instant;

use kitbag::syntax::values::Slug;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (Some(curriculum), Some(course)) = (arguments.next(), arguments.next()) else {
        // `cargo bench` and `cargo test` call it with their own arguments.
        return;
    };
    let course = Slug::parse(&course).unwrap();
    let start = Instant::now();
    let (source, _) = kitbag::source::open(Path::new(&curriculum)).unwrap();
    let (parsed, faults) = kitbag::syntax::parse(&source, &course).unwrap();
    let took = start.elapsed();
    assert!(parsed.is_some() && faults.is_empty(), "the course is sound");
    println!("{:.3}", took.as_secs_f64() * 1000.0);
}
