//! Makes a course heavy with pictures, and agencies to brand it for, to measure with.
//!
//! `cargo bench --bench agencies -- pictures MODULES N` gives the modules of a folder N photographs, PNG files of 100 KB of
//! noise beside them in `../media`, with their credits. `-- agencies MODEL COURSE DIR N` makes N agencies like that in the folder
//! `MODEL`, each with a name, a telephone, colours, a logo and texts of its own for a course. The same N makes the same bytes.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use flate2::Compression;
use flate2::write::ZlibEncoder;

fn main() -> ExitCode {
    // `cargo bench` appends `--bench`.
    let arguments: Vec<String> =
        std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words[..] {
        ["pictures", modules, count] => count.parse().ok().map(|n| pictures(modules.as_ref(), n)),
        ["agencies", model, course, folder, count] => {
            count.parse().ok().map(|n| agencies(model.as_ref(), course, folder.as_ref(), n))
        }
        _ => None,
    };
    match done {
        Some(Ok(())) => ExitCode::SUCCESS,
        Some(Err(error)) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
        None => {
            eprintln!("usage: … -- pictures MODULES N, or … -- agencies MODEL COURSE DIR N");
            // `cargo bench` alone runs every program here; that is no fault.
            if words.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(2) }
        }
    }
}

/// Numbers that look like chance (SplitMix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[(self.next() % words.len() as u64) as usize]
    }
}

fn sorted(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

fn pictures(modules: &Path, count: usize) -> io::Result<()> {
    let media = modules.join("../media");
    let modules = sorted(modules)?;
    let mut credits = fs::OpenOptions::new().append(true).open(media.join("credits.yaml"))?;
    for (number, module) in (1..=count).zip(modules.iter().cycle()) {
        fs::write(media.join(format!("noise-{number}.png")), png(number as u64)?)?;
        writeln!(
            credits,
            "  - {{file: noise-{number}.png, title: Noise {number}, by: Chance, licence: CC0-1.0}}"
        )?;
        let mut text = fs::OpenOptions::new().append(true).open(module)?;
        write!(
            text,
            "\n![Grey noise without a shape, like the screen of an old television set, number {number}.](../media/noise-{number}.png \"Noise {number}.\")\n"
        )?;
    }
    Ok(())
}

/// A picture in grey, of 400 by 256 points.
fn png(seed: u64) -> io::Result<Vec<u8>> {
    const WIDTH: u32 = 400;
    const HEIGHT: u32 = 256;
    let mut chance = Chance(seed);
    let mut rows = ZlibEncoder::new(Vec::new(), Compression::fast());
    for _ in 0..HEIGHT {
        let row: Vec<u8> = (0..WIDTH).map(|_| chance.next() as u8).collect();
        rows.write_all(&[0])?;
        rows.write_all(&row)?;
    }
    let mut head = [WIDTH.to_be_bytes(), HEIGHT.to_be_bytes()].concat();
    head.extend([8, 0, 0, 0, 0]);
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, data) in [(b"IHDR", head), (b"IDAT", rows.finish()?), (b"IEND", Vec::new())] {
        png.extend((data.len() as u32).to_be_bytes());
        let mut sum = flate2::Crc::new();
        sum.update(name);
        sum.update(&data);
        png.extend([&name[..], &data, &sum.sum().to_be_bytes()].concat());
    }
    Ok(png)
}

fn agencies(model: &Path, course: &str, folder: &Path, count: usize) -> io::Result<()> {
    const PLACES: &[&str] =
        &["Alder Creek", "Baker Flats", "Cinder Hills", "Dry Fork", "Elk Mesa", "Fallon Springs"];
    const KINDS: &[&str] = &["Police Department", "Sheriff's Office", "Public Safety", "Marshals"];
    let yaml = fs::read_to_string(model.join("agency.yaml"))?;
    let logo = fs::read_to_string(model.join("logo.svg"))?;
    // Texts for all courses lie above those for one.
    let all = model.join("inserts");
    let inserts = [sorted(&all)?, sorted(&all.join(course))?].concat();
    let inserts: Vec<PathBuf> = inserts.into_iter().filter(|path| path.is_file()).collect();
    for number in 1..=count {
        let mut chance = Chance(number as u64);
        let id = format!("a-{number}");
        let own = folder.join(&id);
        fs::create_dir_all(own.join("inserts"))?;
        let name = format!("{} {} No. {number}", chance.of(PLACES), chance.of(KINDS));
        // Dark enough to be read on white.
        let colour = |number: u64| format!("#{:06x}", number & 0x003f_3f3f);
        let colours = (colour(chance.next()), colour(chance.next()));
        let mut lines = String::new();
        for line in yaml.lines() {
            let key = line.split_once(':').map_or("", |(key, _)| key);
            match key {
                "id" => lines += &format!("id: {id}"),
                "name" => lines += &format!("name: \"{name}\""),
                "short_name" => lines += &format!("short_name: Agency {number}"),
                "address" => lines += &format!("address: {number} Main Street"),
                "colours" => {
                    lines += &format!(
                        "colours: {{primary: \"{}\", accent: \"{}\"}}",
                        colours.0, colours.1
                    );
                }
                _ => lines += line,
            }
            lines.push('\n');
        }
        fs::write(own.join("agency.yaml"), lines)?;
        let drawn = format!("<path d=\"M{} {}h1v1z\"/></svg>", number % 97, number % 89);
        fs::write(own.join("logo.svg"), logo.replace("</svg>", &drawn))?;
        for insert in &inserts {
            let text = fs::read_to_string(insert)?;
            let more = format!(
                "{}\n\nIn {name} this is order {}, and {} signs for it on form {}.\n",
                text.trim_end(),
                chance.next() % 10_000,
                chance.of(&["the chief", "a sergeant", "the watch commander", "the coordinator"]),
                chance.next() % 1_000,
            );
            fs::write(own.join("inserts").join(insert.file_name().unwrap_or_default()), more)?;
        }
    }
    Ok(())
}
