//! Pictures that aren't pictures, or carry more than a picture.

use crate::sources::each_says;
use crate::support::course_with;

#[test]
fn pictures() {
    let picture = |name: &str, bytes: &[u8]| {
        let mut files = course_with(&format!("![A ring lies on a post](../media/{name})"));
        files.insert(format!("courses/c/media/{name}"), bytes.to_vec());
        files.insert(
            "courses/c/media/credits.yaml".into(),
            format!(
                "format: 1\npictures:\n  - {{file: {name}, title: T, by: B, licence: CC0-1.0}}\n"
            )
            .into_bytes(),
        );
        files
    };
    let svg = |inner: &str| {
        picture("p.svg", format!("<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 9 9\">{inner}</svg>").as_bytes())
    };
    let deep = format!("{}{}", "<g>".repeat(5000), "</g>".repeat(5000));
    let png = tiny_png(&[]);
    let tagged = tiny_png(b"Author\0Somebody");
    each_says("pictures", &[
        ("script", svg("<script>alert(1)</script>"), &["error[picture]", "`script`"]),
        ("handler", svg("<rect onclick=\"x()\"/>"), &["error[picture]", "`onclick`"]),
        ("foreign object", svg("<foreignObject/>"), &["error[picture]"]),
        ("animation", svg("<animate attributeName=\"x\"/>"), &["error[picture]"]),
        ("image inside", svg("<image href=\"http://example.org/x.png\"/>"), &["error[picture]"]),
        ("use from elsewhere", svg("<use xlink:href=\"http://example.org/x.svg#a\"/>"), &["error[picture]", "points outside"]),
        ("style that loads", svg("<style>@import url(http://example.org/x.css);</style>"), &["error[picture]"]),
        ("style attribute that loads", svg("<rect style=\"fill: url( 'http://example.org/x' )\"/>"), &["error[picture]"]),
        ("style escapes", svg("<style>rect { fill: u\\72l(x) }</style>"), &["error[picture]"]),
        ("own gradient", svg("<defs><linearGradient id=\"a\"/></defs><rect fill=\"url(#a)\"/>"), &[]),
        ("entity bomb", picture("p.svg", b"<!DOCTYPE svg [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">&b;</svg>"), &["error[picture]"]),
        ("external entity", picture("p.svg", b"<!DOCTYPE svg [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><text>&a;</text></svg>"), &["error[picture]"]),
        ("style sheet instruction", picture("p.svg", b"<?xml-stylesheet href=\"x.css\"?><svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"/>"), &["error[picture]"]),
        ("deep nesting", svg(&deep), &["error[picture]", "too deep"]),
        ("no size", picture("p.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>"), &["error[picture]", "says no size"]),
        ("HTML that calls itself SVG", picture("p.svg", b"<html><body/></html>"), &["error[picture]"]),
        ("text that calls itself PNG", picture("p.png", b"hello"), &["error[picture]"]),
        ("SVG that calls itself PNG", picture("p.png", b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"/>"), &["error[picture]"]),
        ("truncated PNG", picture("p.png", &png[..20]), &["error[picture]"]),
        ("PNG with an author", picture("p.png", &tagged), &["error[picture]", "hidden data"]),
        ("another kind of file", picture("p.exe", b"MZ"), &["error[picture]"]),
        ("a plain PNG", picture("p.png", &png), &[]),
    ]);
}

/// A PNG of one pixel, with a text chunk if there is text.
fn tiny_png(text: &[u8]) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |kind: &[u8], data: &[u8]| {
        bytes.extend((data.len() as u32).to_be_bytes());
        let body = [kind, data].concat();
        bytes.extend(&body);
        bytes.extend(crc32fast::hash(&body).to_be_bytes());
    };
    chunk(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
    if !text.is_empty() {
        chunk(b"tEXt", text);
    }
    chunk(b"IDAT", &[0x78, 0x9c, 0x63, 0x60, 0, 0, 0, 2, 0, 1]);
    chunk(b"IEND", &[]);
    bytes
}
