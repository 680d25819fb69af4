//! The floor: the least that a program must do to make a given kit.
//!
//! `cargo bench --bench floor -- CURRICULUM KIT.zip OUT.zip`
//!
//! Counted, and printed in seconds:
//!
//! 1. the curriculum's folder is listed, and every file read;
//! 2. each module is parsed once, with kitbag's Markdown options, and written as HTML;
//! 3. every entry of the kit is deflated with kitbag's library, level and order;
//! 4. one zip is put together and written to OUT.
//!
//! The entries come inflated out of KIT.zip, and that is not counted, nor is the program's start
//! (1 to 2 ms): both favour the floor. Steps 2 and 3 use all threads that rayon has, as kitbag does,
//! and `RAYON_NUM_THREADS` limits both programs alike. The HTML of step 2 is thrown away: what goes
//! into the zip is the kit's own bytes, so that both programs compress the same.

use std::hint::black_box;
use std::io::{Cursor, Read as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use std::{env, error, fs};

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd};
use rayon::prelude::*;
use walkdir::WalkDir;
use zip::write::{PreparedZipFile, SimpleFileOptions};
use zip::{CompressionMethod, ZipArchive, ZipWriter};

type Fallible<T> = Result<T, Box<dyn error::Error + Send + Sync>>;

/// The name and the bytes of a kit's entry.
type Entry = (String, Vec<u8>);

fn main() -> ExitCode {
    // `cargo bench` appends `--bench`.
    let arguments: Vec<String> = env::args().skip(1).filter(|word| word != "--bench").collect();
    let [curriculum, kit, out] = arguments.as_slice() else {
        eprintln!("usage: cargo bench --bench floor -- CURRICULUM KIT.zip OUT.zip");
        // `cargo bench` alone runs every program here; that is no fault.
        return if arguments.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(2) };
    };
    match inflated(kit).and_then(|entries| floor(curriculum, entries, out)) {
        Ok(took) => {
            println!("{:.6}", took.as_secs_f64());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Set-up: the entries of a kit. The threads are started here too.
fn inflated(kit: &str) -> Fallible<Vec<Entry>> {
    rayon::broadcast(|_| ());
    let mut archive = ZipArchive::new(Cursor::new(fs::read(kit)?))?;
    let mut entries = Vec::with_capacity(archive.len());
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index)?;
        let mut bytes = Vec::with_capacity(entry.size() as usize);
        entry.read_to_end(&mut bytes)?;
        entries.push((entry.name()?.into_owned(), bytes));
    }
    Ok(entries)
}

/// What is counted.
fn floor(curriculum: &str, entries: Vec<Entry>, out: &str) -> Fallible<Duration> {
    let began = Instant::now();
    let mut paths: Vec<PathBuf> = Vec::new();
    for entry in WalkDir::new(curriculum) {
        let entry = entry?;
        if entry.file_type().is_file() {
            paths.push(entry.into_path());
        }
    }
    paths.par_iter().try_for_each(|path| -> Fallible<()> {
        let text = fs::read(path)?;
        if path.extension().is_some_and(|extension| extension == "md") {
            black_box(html(std::str::from_utf8(&text)?));
        }
        Ok(())
    })?;
    fs::write(out, zip(&entries)?)?;
    let took = began.elapsed();
    drop(entries);
    Ok(took)
}

/// As `src/kit/zip.rs` packs.
fn zip(entries: &[Entry]) -> Fallible<Vec<u8>> {
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by_key(|index| std::cmp::Reverse(entries[*index].1.len()));
    let prepared: Fallible<Vec<(usize, PreparedZipFile)>> = order
        .into_par_iter()
        .with_max_len(1)
        .map(|index| {
            let (name, bytes) = &entries[index];
            Ok((index, PreparedZipFile::from_data(name.clone(), options(name), bytes)?))
        })
        .collect();
    let mut prepared = prepared?;
    prepared.sort_by_key(|(index, _)| *index);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.add_prepared_files(prepared.into_iter().map(|(_, file)| file))?;
    Ok(writer.finish()?.into_inner())
}

fn options(name: &str) -> SimpleFileOptions {
    let options = SimpleFileOptions::default()
        .unix_permissions(0o644)
        .last_modified_time(zip::DateTime::default());
    match name.rsplit('.').next() {
        Some("png" | "jpg" | "jpeg") => options.compression_method(CompressionMethod::Stored),
        _ => options.compression_method(CompressionMethod::Deflated).compression_level(Some(6)),
    }
}

/// A module as plain HTML: kitbag's options, and the tags without their attributes.
fn html(markdown: &str) -> String {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION
        | Options::ENABLE_GFM;
    let mut out = String::with_capacity(markdown.len() * 3 / 2);
    for (event, _) in Parser::new_ext(markdown, options).into_offset_iter() {
        match event {
            Event::Start(tag) => {
                if let Tag::Link { dest_url: address, .. } | Tag::Image { dest_url: address, .. } =
                    &tag
                {
                    escape(address, &mut out);
                }
                element("<", &tag.to_end(), &mut out);
            }
            Event::End(tag) => element("</", &tag, &mut out),
            Event::Text(text) | Event::Code(text) => escape(&text, &mut out),
            Event::FootnoteReference(label) => escape(&label, &mut out),
            Event::SoftBreak | Event::HardBreak => out.push('\n'),
            _ => out.push_str("<hr>"),
        }
    }
    out
}

fn element(open: &str, tag: &TagEnd, out: &mut String) {
    let name = match tag {
        TagEnd::Paragraph => "p",
        TagEnd::Heading(_) => "h2",
        TagEnd::BlockQuote(_) => "blockquote",
        TagEnd::List(_) => "ul",
        TagEnd::Item => "li",
        TagEnd::Table => "table",
        TagEnd::TableHead | TagEnd::TableRow => "tr",
        TagEnd::TableCell => "td",
        TagEnd::Emphasis => "em",
        TagEnd::Strong => "strong",
        TagEnd::Link => "a",
        _ => "div",
    };
    [open, name, ">"].iter().for_each(|part| out.push_str(part));
}

fn escape(text: &CowStr<'_>, out: &mut String) {
    for letter in text.chars() {
        match letter {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(letter),
        }
    }
}
