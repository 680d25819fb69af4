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

/// The most elements that a drawing may have.
const MOST_ELEMENTS: u32 = 20_000;

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

/// The text of an SVG that isn't nested too deep to be read.
pub(super) fn drawing_text(bytes: &[u8]) -> Result<&str, PictureFault> {
    let text =
        std::str::from_utf8(bytes).map_err(|_| fault("is not UTF-8", "save it again as UTF-8"))?;
    match nesting(text) > 200 {
        true => Err(fault("nests its elements too deep", "draw it flatter")),
        false => Ok(text),
    }
}

/// Reads the XML of an SVG, without a document type and so without entities.
pub(super) fn parsed(text: &str) -> Result<roxmltree::Document<'_>, PictureFault> {
    let options = roxmltree::ParsingOptions {
        allow_dtd: false,
        nodes_limit: MOST_ELEMENTS,
        ..Default::default()
    };
    roxmltree::Document::parse_with_options(text, options).map_err(|error| {
        fault(
            format!("can't be read as SVG: {error}"),
            "save it as plain SVG, without a document type",
        )
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

fn nesting(text: &str) -> usize {
    let (mut depth, mut deepest) = (0usize, 0usize);
    for (at, _) in text.match_indices('<') {
        match text.as_bytes().get(at + 1) {
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(b'!' | b'?') => {}
            _ => {
                let end = text[at..].find('>').map_or(text.len(), |length| at + length);
                if !text[..end].ends_with('/') {
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
