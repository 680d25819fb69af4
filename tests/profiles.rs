//! Regulators' views: each is well-formed, names documents that exist, and reaches the papers that it asks for.
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod support;

use std::collections::BTreeSet;

use kitbag::projection::Edition;
use kitbag::render::DOCUMENTS;
use kitbag::syntax::profile::Profile;
use support::{build, folder, settings, unzip};

fn in_view(name: &str, edition: Edition) -> (String, support::Files) {
    let mut settings = settings("de-escalation-instructor", edition);
    settings.selection.profile = Some(Profile::named(name).unwrap());
    let built = build(&folder("curriculum"), &settings).0.unwrap();
    (built.kit.name.clone(), unzip(&built.zip.bytes()))
}

fn page(files: &support::Files, path: &str) -> String {
    String::from_utf8(files[path].clone()).unwrap()
}

#[test]
fn a_profile_names_documents_that_exist_and_says_where_it_comes_from() {
    let known: BTreeSet<&str> = DOCUMENTS.iter().map(|document| document.name).collect();
    let names: Vec<&str> = Profile::all().iter().map(|profile| profile.id.as_str()).collect();
    assert_eq!(names, ["ca-post", "fleta", "nm", "tx-tcole"]);
    for profile in Profile::all() {
        for paper in &profile.papers {
            match &paper.document {
                Some(document) => assert!(known.contains(document.as_str()), "{document}"),
                None => assert!(!paper.adds.is_empty(), "{}: nobody makes this", paper.title),
            }
            assert!(!paper.asks.is_empty() || !paper.adds.is_empty(), "{}", paper.title);
        }
        assert!(!profile.source.is_empty() && profile.papers.len() > 4);
    }
    assert!(Profile::named("ca_post").unwrap_err().contains("ca-post, fleta, nm, tx-tcole"));
}

#[test]
fn a_view_lists_each_paper_in_the_regulators_order_with_a_page_that_exists() {
    for profile in Profile::all() {
        let (name, files) = in_view(profile.id.as_str(), Edition::Instructor);
        assert!(name.ends_with(profile.id.as_str()), "{name}");
        let view = page(&files, "administrator/regulator-view.html");
        let mut from = 0;
        for paper in &profile.papers {
            let title = paper.title.replace('\'', "&#39;");
            let at = view[from..].find(&format!(">{title}</th>"));
            from += at.unwrap_or_else(|| panic!("{title} is not where it belongs"));
        }
        assert!(!view.contains("This course has none"), "{}", profile.id.as_str());
        for link in view.split("href=\"../").skip(1) {
            let path = link.split('"').next().unwrap();
            assert!(files.contains_key(path), "{path}");
        }
        assert!(view.contains(&format!("is for {} to say", profile.body)));
        for word in ["complies", "compliant", "certified by kitbag"] {
            assert!(!view.contains(word), "{word}");
        }
    }
}

#[test]
fn papers_bear_the_regulators_titles_and_the_text_is_the_same() {
    let plain = settings("de-escalation-instructor", Edition::Instructor);
    let plain = unzip(&build(&folder("curriculum"), &plain).0.unwrap().zip.bytes());
    let (_, files) = in_view("ca-post", Edition::Instructor);
    let agenda = page(&files, "participant/agenda.html");
    assert!(agenda.contains("<p class=\"kind\">Hourly distribution schedule</p>"));
    assert!(agenda.contains("as California POST calls it"));
    assert!(page(&files, "index.html").contains(">Hourly distribution schedule</a>"));
    assert!(!page(&plain, "participant/agenda.html").contains("distribution schedule"));
    let digest = |files: &support::Files| {
        let kit: serde_json::Value = serde_json::from_slice(&files["kit.json"]).unwrap();
        (kit["content_digest"].clone(), kit["profile"].clone())
    };
    assert_eq!(digest(&plain).0, digest(&files).0, "the same course");
    assert_eq!(digest(&files).1, "ca-post");
    assert!(digest(&plain).1.is_null());
}

#[test]
fn objectives_stand_in_the_order_taught_each_once() {
    let (_, files) = in_view("tx-tcole", Edition::Instructor);
    let view = page(&files, "administrator/regulator-view.html");
    let taught = view.split("id=\"_taught\"").nth(1).unwrap();
    let ids: Vec<&str> = taught
        .split("<b class=\"id\">")
        .skip(1)
        .map(|rest| rest.split('<').next().unwrap())
        .collect();
    let once: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(once.len(), ids.len(), "{ids:?}");
    assert_eq!(ids.first(), Some(&"DE-6.1"), "the safety brief comes first, in the opening");
    assert!(once.len() > 15);
}
