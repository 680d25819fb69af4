//! Pictures: what they are, how large, and that nothing rides along in them.
//!
//! A photo tells where and when it was taken, an SVG can hold script that runs when somebody opens
//! it by itself. Neither belongs in a kit, and neither is cleaned in silence: the author's file is
//! what the kit holds, byte for byte, so it is the author who mends it.

use img_parts::jpeg::Jpeg;
use img_parts::png::Png;

use crate::source::FilePath;

/// The largest width or height, in pixels.
const LARGEST_SIDE: usize = 8000;

/// The most elements, texts, notes and instructions that a drawing may have.
const MOST_PARTS: u32 = 20_000;

/// The most attributes that one of its elements may have, and namespaces with a prefix that all may declare: a reader
/// compares each with each.
const MOST_NAMES: usize = 250;

/// What a picture is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PictureSize {
    /// Width in CSS pixels.
    pub width: u32,
    /// Height in CSS pixels.
    pub height: u32,
}

/// What is wrong with a picture, and what to do.
#[derive(Clone, Debug)]
pub struct PictureFault {
    /// What is wrong, as the end of a sentence that begins with the file's name.
    pub message: String,
    /// What to do.
    pub help: String,
}

fn fault(message: impl Into<String>, help: impl Into<String>) -> PictureFault {
    PictureFault { message: message.into(), help: help.into() }
}

/// The endings of files that are read as pictures.
pub const EXTENSIONS: &[&str] = &["svg", "png", "jpg", "jpeg"];

/// Looks at a picture's bytes.
pub fn inspect(path: &FilePath, bytes: &[u8]) -> Result<PictureSize, PictureFault> {
    match path.extension().as_str() {
        "svg" => drawing(bytes),
        "png" => {
            no_metadata_in_png(bytes)?;
            pixels(bytes, imagesize::ImageType::Png)
        }
        "jpg" | "jpeg" => {
            no_metadata_in_jpeg(bytes)?;
            pixels(bytes, imagesize::ImageType::Jpeg)
        }
        _ => Err(fault(
            "is not a picture that every browser and printer shows",
            "save it as SVG, PNG or JPEG",
        )),
    }
}

fn pixels(bytes: &[u8], expected: imagesize::ImageType) -> Result<PictureSize, PictureFault> {
    let kind = imagesize::image_type(bytes).ok();
    let size = imagesize::blob_size(bytes).ok().filter(|_| kind == Some(expected));
    let Some(size) = size else {
        return Err(fault(
            "is not what its ending says",
            "open it, and save it again as PNG or JPEG",
        ));
    };
    if size.width == 0 || size.height == 0 || size.width.max(size.height) > LARGEST_SIDE {
        let message = format!("has {} by {} pixels", size.width, size.height);
        return Err(fault(message, format!("make it at most {LARGEST_SIDE} pixels wide and high")));
    }
    Ok(PictureSize { width: size.width as u32, height: size.height as u32 })
}

fn no_metadata_in_png(bytes: &[u8]) -> Result<(), PictureFault> {
    let png = Png::from_bytes(bytes.to_vec().into()).map_err(|_| broken())?;
    let hidden = png
        .chunks()
        .iter()
        .any(|chunk| [*b"eXIf", *b"tEXt", *b"iTXt", *b"zTXt"].contains(&chunk.kind()));
    if hidden { Err(metadata()) } else { Ok(()) }
}

fn no_metadata_in_jpeg(bytes: &[u8]) -> Result<(), PictureFault> {
    let jpeg = Jpeg::from_bytes(bytes.to_vec().into()).map_err(|_| broken())?;
    // APP1 holds Exif and XMP, APP13 holds IPTC, COM a comment (ITU-T T.81, Exif 2.32).
    let hidden =
        jpeg.segments().iter().any(|segment| [0xE1, 0xED, 0xFE].contains(&segment.marker()));
    if hidden { Err(metadata()) } else { Ok(()) }
}

fn broken() -> PictureFault {
    fault("can't be read as a picture", "open it, and save it again as PNG or JPEG")
}

fn metadata() -> PictureFault {
    fault(
        "carries hidden data about where, when or by whom it was made",
        "save it again without metadata (in most programs: Export), or run `exiftool -all= FILE`",
    )
}

const ELEMENTS: &[&str] = &[
    "svg",
    "g",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "text",
    "tspan",
    "textPath",
    "title",
    "desc",
    "defs",
    "use",
    "symbol",
    "marker",
    "clipPath",
    "mask",
    "pattern",
    "linearGradient",
    "radialGradient",
    "stop",
    "style",
];

/// Reads an SVG; whatever could run, load or hide something is refused.
fn drawing(bytes: &[u8]) -> Result<PictureSize, PictureFault> {
    let document = parsed(drawing_text(bytes)?)?;
    let unsafe_part =
        |what: String| fault(what, "save it as \"plain SVG\", with shapes and text only");
    for node in document.descendants() {
        if node.is_pi() {
            return Err(unsafe_part("holds a processing instruction".into()));
        }
        if node.is_element() {
            let name = node.tag_name().name();
            if !is_drawn(node) {
                return Err(unsafe_part(format!(
                    "holds the element `{name}`, which has no place in a picture"
                )));
            }
            if name == "style" && loads_something(node.text().unwrap_or_default()) {
                return Err(unsafe_part("loads something from its style sheet".into()));
            }
        }
        for attribute in node.attributes() {
            if let Some(trouble) = trouble_of(attribute.name(), attribute.value()) {
                return Err(unsafe_part(trouble));
            }
        }
    }
    size_of(document.root_element()).ok_or_else(|| {
        fault("says no size", "give its `svg` element `viewBox=\"0 0 WIDTH HEIGHT\"`")
    })
}

/// The text of an SVG that a reader isn't kept busy by: neither nested too deep, nor with too much in one element.
pub(super) fn drawing_text(bytes: &[u8]) -> Result<&str, PictureFault> {
    let text =
        std::str::from_utf8(bytes).map_err(|_| fault("is not UTF-8", "save it again as UTF-8"))?;
    if nesting(text) > 200 {
        return Err(fault("nests its elements too deep", "draw it flatter"));
    }
    let too_many = |what: &str| {
        let message = format!("has more than {MOST_NAMES} {what}");
        Err(fault(message, "save it as \"plain SVG\", with shapes and text only"))
    };
    // No element has more attributes than there are `=` before the next `<`, whatever stands in quotation marks.
    if text.split('<').any(|tag| tag.matches('=').count() > MOST_NAMES) {
        return too_many("attributes at one element");
    }
    if text.matches("xmlns:").count() > MOST_NAMES {
        return too_many("namespaces");
    }
    Ok(text)
}

/// Reads the XML of an SVG, without a document type and so without entities.
pub(super) fn parsed(text: &str) -> Result<roxmltree::Document<'_>, PictureFault> {
    let options = roxmltree::ParsingOptions {
        allow_dtd: false,
        nodes_limit: MOST_PARTS + 1,
        ..Default::default()
    };
    roxmltree::Document::parse_with_options(text, options).map_err(|error| match error {
        roxmltree::Error::NodesLimitReached => fault(
            format!("holds more than {MOST_PARTS} elements, texts and notes"),
            "draw it with fewer, or save it as PNG",
        ),
        _ => fault(
            format!("can't be read as SVG: {error}"),
            "save it as plain SVG, without a document type",
        ),
    })
}

/// Whether an element draws, or helps to.
pub(super) fn is_drawn(node: roxmltree::Node<'_, '_>) -> bool {
    let name = node.tag_name();
    name.namespace() == Some("http://www.w3.org/2000/svg") && ELEMENTS.contains(&name.name())
}

/// What an attribute could run or load.
pub(super) fn trouble_of(name: &str, value: &str) -> Option<String> {
    if name.to_lowercase().starts_with("on") {
        return Some(format!("holds the script `{name}`"));
    }
    if name == "href" && !value.starts_with('#') {
        return Some(format!("points outside itself: `{value}`"));
    }
    loads_something(value).then(|| format!("loads something in `{name}`"))
}

/// Style sheets and attributes may point at the drawing's own parts (`url(#a)`) and nowhere else.
pub(super) fn loads_something(text: &str) -> bool {
    let text: String = text.to_lowercase().split_whitespace().collect();
    let outside = |rest: &str| !rest.trim_start_matches(['"', '\'']).starts_with('#');
    text.contains("@import")
        || text.contains("javascript:")
        || text.contains('\\')
        || text.split("url(").skip(1).any(outside)
}

/// How deep elements lie in one another, or a little more: where a `<` follows a tag that nothing ends, as in no XML,
/// that tag counts as one that begins.
fn nesting(text: &str) -> usize {
    let (mut depth, mut deepest) = (0usize, 0usize);
    for tag in text.split('<').skip(1) {
        match tag.as_bytes().first() {
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(b'!' | b'?') => {}
            _ => {
                if !tag.split('>').next().unwrap_or_default().ends_with('/') {
                    depth += 1;
                }
                deepest = deepest.max(depth);
            }
        }
    }
    deepest
}

fn size_of(root: roxmltree::Node<'_, '_>) -> Option<PictureSize> {
    let length = |name: &str| {
        let text = root.attribute(name)?.trim_end_matches("px");
        text.parse::<f64>().ok()
    };
    let (width, height) = match (length("width"), length("height")) {
        (Some(width), Some(height)) => (width, height),
        _ => {
            let numbers: Vec<f64> = root
                .attribute("viewBox")?
                .split([' ', ','])
                .filter_map(|number| number.parse().ok())
                .collect();
            (*numbers.get(2)?, *numbers.get(3)?)
        }
    };
    let fits = |side: f64| side >= 1.0 && side <= LARGEST_SIDE as f64;
    (fits(width) && fits(height))
        .then_some(PictureSize { width: width.round() as u32, height: height.round() as u32 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looked_at(name: &str, bytes: &[u8]) -> Result<[u32; 2], String> {
        let path = FilePath::parse(&format!("courses/c/media/{name}")).expect("a legal path");
        let size = inspect(&path, bytes).map_err(|fault| fault.message)?;
        Ok([size.width, size.height])
    }

    /// A JPEG with the segments that each has, and one more before them.
    fn jpeg(marker: u8, [width, height]: [u16; 2]) -> Vec<u8> {
        let mut bytes = vec![0xFF, 0xD8];
        let mut segment = |marker: u8, data: &[u8]| {
            bytes.extend([0xFF, marker]);
            bytes.extend((data.len() as u16 + 2).to_be_bytes());
            bytes.extend(data);
        };
        segment(marker, b"Somebody, at home");
        let [[high, low], [wide, narrow]] = [height.to_be_bytes(), width.to_be_bytes()];
        segment(0xC0, &[8, high, low, wide, narrow, 1, 1, 0x11, 0]);
        segment(0xDA, &[1, 1, 0, 0, 63, 0]);
        bytes.extend([0x2A, 0xFF, 0xD9]);
        bytes
    }

    /// A PNG with one more chunk than each has.
    fn png(kind: &[u8; 4], [width, height]: [u32; 2]) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
        let mut chunk = |kind: &[u8; 4], data: &[u8]| {
            bytes.extend((data.len() as u32).to_be_bytes());
            let body = [kind, data].concat();
            bytes.extend(&body);
            bytes.extend(crc(&body).to_be_bytes());
        };
        let size = [width.to_be_bytes(), height.to_be_bytes()].concat();
        chunk(b"IHDR", &[&size[..], &[8, 0, 0, 0, 0]].concat());
        chunk(kind, b"Author\0Somebody");
        chunk(b"IDAT", &[0x78, 0x9c, 0x63, 0x60, 0, 0, 0, 2, 0, 1]);
        chunk(b"IEND", &[]);
        bytes
    }

    /// CRC-32 as PNG has it (ISO 3309), bit by bit.
    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0u32, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
                (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg())
            })
        })
    }

    #[test]
    fn a_picture_that_tells_where_or_by_whom_it_was_made_is_refused() {
        let told = Err("carries hidden data about where, when or by whom it was made".to_owned());
        // JFIF says how densely its pixels stand, and APP14 how its colours are meant.
        for (marker, expected) in [
            (0xE0, Ok([40, 30])),
            (0xEE, Ok([40, 30])),
            (0xE1, told.clone()),
            (0xED, told.clone()),
            (0xFE, told.clone()),
        ] {
            for name in ["p.jpg", "p.jpeg"] {
                assert_eq!(looked_at(name, &jpeg(marker, [40, 30])), expected, "{marker:x}");
            }
        }
        for (kind, expected) in [
            (b"gAMA", Ok([40, 30])),
            (b"eXIf", told.clone()),
            (b"tEXt", told.clone()),
            (b"iTXt", told.clone()),
            (b"zTXt", told.clone()),
        ] {
            assert_eq!(looked_at("p.png", &png(kind, [40, 30])), expected, "{kind:?}");
        }
    }

    #[test]
    fn a_picture_is_what_its_ending_says_and_no_larger_than_a_page_can_show() {
        let no_jpeg = Err("can't be read as a picture".to_owned());
        let pixels = |size: &str| Err(format!("has {size} pixels"));
        for (name, bytes, expected) in [
            ("p.png", png(b"gAMA", [8000, 1]), Ok([8000, 1])),
            ("p.png", png(b"gAMA", [1, 8001]), pixels("1 by 8001")),
            ("p.png", png(b"gAMA", [8001, 1]), pixels("8001 by 1")),
            ("p.png", png(b"gAMA", [0, 1]), pixels("0 by 1")),
            ("p.png", png(b"gAMA", [1, 0]), pixels("1 by 0")),
            ("p.jpg", jpeg(0xE0, [1, 8000]), Ok([1, 8000])),
            ("p.jpg", jpeg(0xE0, [1, 8001]), pixels("1 by 8001")),
            ("p.jpg", png(b"gAMA", [1, 1]), no_jpeg.clone()),
            ("p.png", jpeg(0xE0, [1, 1]), no_jpeg),
        ] {
            assert_eq!(looked_at(name, &bytes), expected, "{name}");
        }
    }

    #[test]
    fn a_drawing_has_the_size_that_it_says() {
        let drawing = |attributes: &str| {
            let text = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" {attributes}/>");
            looked_at("p.svg", text.as_bytes())
        };
        let none = Err("says no size".to_owned());
        for (attributes, expected) in [
            ("width=\"1\" height=\"8000\"", Ok([1, 8000])),
            ("width=\"9px\" height=\"2.6px\" viewBox=\"0 0 4 4\"", Ok([9, 3])),
            ("width=\"50%\" height=\"9\" viewBox=\"0 0 4 5\"", Ok([4, 5])),
            ("viewBox=\"0,0,4.4,5.5\"", Ok([4, 6])),
            ("width=\"9\" height=\"0.9\"", none.clone()),
            ("width=\"0.9\" height=\"9\"", none.clone()),
            ("width=\"8001\" height=\"9\"", none.clone()),
            ("width=\"9\" height=\"8001\"", none.clone()),
            ("viewBox=\"0 0 4\"", none),
        ] {
            assert_eq!(drawing(attributes), expected, "{attributes}");
        }
    }

    #[test]
    fn a_drawing_nests_as_deep_as_a_reader_of_it_can_go() {
        let drawing = |depth: usize, inner: &str| {
            let groups = ("<g>".repeat(depth), "</g>".repeat(depth));
            let head = "<?xml version=\"1.0\"?><!-- a -->";
            let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">";
            let text = format!("{head}{svg}{}{inner}{}</svg>", groups.0, groups.1);
            looked_at("p.svg", text.as_bytes())
        };
        let shapes = "<path/>".repeat(300);
        let texts = "<text>a</text>".repeat(300);
        let too_deep = Err("nests its elements too deep".to_owned());
        for (depth, inner, expected) in [
            (199, "", Ok([9, 9])),
            (199, "<!-- a -->", Ok([9, 9])),
            (199, &*shapes, Ok([9, 9])),
            (198, &*texts, Ok([9, 9])),
            (199, &*texts, too_deep.clone()),
            (200, "", too_deep),
        ] {
            assert_eq!(drawing(depth, inner), expected, "{depth} {}", inner.len());
        }
    }

    #[test]
    fn a_drawing_has_no_more_names_than_a_reader_can_compare() {
        let named = |name: &str, count: usize, elements: usize| {
            let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">";
            let names = |element: usize| -> String {
                (0..count).map(|at| format!(" {name}{element}-{at}=\"a\"")).collect()
            };
            let inner: String = (0..elements).map(|at| format!("<g{}/>", names(at))).collect();
            looked_at("p.svg", format!("{svg}{inner}</svg>").as_bytes())
        };
        let attributes = Err("has more than 250 attributes at one element".to_owned());
        let namespaces = Err("has more than 250 namespaces".to_owned());
        for (name, count, elements, expected) in [
            ("a", 250, 2, Ok([9, 9])),
            ("a", 251, 1, attributes.clone()),
            ("xmlns:a", 125, 2, Ok([9, 9])),
            ("xmlns:a", 126, 2, namespaces),
            ("xmlns:a", 251, 1, attributes),
        ] {
            assert_eq!(named(name, count, elements), expected, "{name} {count} {elements}");
        }
    }

    #[test]
    fn a_tag_that_nothing_ends_counts_as_one_that_begins() {
        for (text, depth) in [
            ("", 0),
            ("<", 1),
            ("<a>", 1),
            ("<a/>", 0),
            ("<a><b></b>", 2),
            ("<a <b/>", 1),
            ("<a</<a</", 1),
            ("<a<a<a", 3),
        ] {
            assert_eq!(nesting(text), depth, "{text}");
        }
    }

    #[test]
    fn a_drawing_has_no_document_type_and_no_more_parts_than_a_page_can_show() {
        let drawing = |before: &str, parts: usize| {
            let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">";
            let text = format!("{before}{svg}{}</svg>", "<path/>".repeat(parts - 1));
            looked_at("p.svg", text.as_bytes())
        };
        let too_many = "holds more than 20000 elements, texts and notes";
        let no_type = "can't be read as SVG: XML with DTD detected";
        for (before, parts, expected) in [
            ("", 1, Ok([9, 9])),
            ("", 20_000, Ok([9, 9])),
            ("", 20_001, Err(too_many.to_owned())),
            ("<!-- a -->", 20_000, Err(too_many.to_owned())),
            ("<!DOCTYPE svg>", 1, Err(no_type.to_owned())),
        ] {
            assert_eq!(drawing(before, parts), expected, "{before} {parts}");
        }
    }
}
