//! The Markdown and text writers: what is written as Markdown reads back as the same text.
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod support;

use kitbag::diagnostic::has_errors;
use kitbag::render::write::{markdown::Markdown, text};
use kitbag::span::FileId;
use kitbag::syntax::module;
use kitbag::syntax::tree::{Block, BlockKind, Module};
use proptest::prelude::*;
use support::FRONT;

fn parsed(text: &str) -> Module {
    let (module, faults) = module::parse(FileId(0), text);
    assert!(!has_errors(&faults), "{faults:#?}\n{text}");
    module.unwrap()
}

/// Markdown has no marked passages: what they hold is looked at by itself.
fn plain(blocks: &[Block], out: &mut Vec<Vec<Block>>) {
    let marked = |block: &Block| {
        matches!(block.kind, BlockKind::Marked(_) | BlockKind::Question(_) | BlockKind::Lines(_))
    };
    for run in blocks.chunk_by(|a, b| !marked(a) && !marked(b)) {
        match &run[0].kind {
            BlockKind::Marked(inner) => plain(&inner.blocks, out),
            BlockKind::Question(question) => plain(&question.stem, out),
            BlockKind::Lines(_) => {}
            _ => out.push(run.to_vec()),
        }
    }
}

fn reads_back(blocks: &[Block], notes: &str) {
    let written = Markdown::default().blocks(blocks);
    let again =
        parsed(&format!("{FRONT}\n## Section {{#section minutes=10}}\n\n{written}\n\n{notes}"));
    assert_eq!(
        text::blocks(&again.sections[0].blocks),
        text::blocks(blocks),
        "written as:\n{written}"
    );
}

/// A text written as Markdown, and as one hears it.
fn written(body: &str) -> (String, String) {
    let module = parsed(&format!("{FRONT}\n## Section {{#section minutes=10}}\n\n{body}\n"));
    let blocks = &module.sections[0].blocks;
    (Markdown::default().blocks(blocks).trim().to_owned(), text::blocks(blocks).trim().to_owned())
}

fn stays(body: &str, heard: &str) {
    assert_eq!(written(body), (body.to_owned(), heard.to_owned()));
}

#[test]
fn what_is_struck_out_is_still_there() {
    stays("Was ~~the *old* words~~, is new.", "Was the old words, is new.");
}

#[test]
fn a_line_that_is_broken_by_hand_stays_broken() {
    stays("One line,\\\nand *another,\\\none*", "One line, and another, one");
}

#[test]
fn code_that_holds_the_mark_of_code_stays_code() {
    stays("``a `b` c``, ```f``g```", "a `b` c, f``g");
    stays("`` ` ``, `` `d ``, `` e` ``", "`, `d, e`");
}

#[test]
fn a_fence_is_longer_than_those_in_it() {
    for body in ["```\na\n```", "````\n```\na\n```\n````"] {
        assert_eq!(written(body).0, body);
    }
}

#[test]
fn items_of_a_list_stay_as_far_apart_as_they_are() {
    for body in ["7. One\n\n8. Two\n\n9. Three\n\nEnd.", "- One\n- Two\n- Three\n\nEnd."] {
        assert_eq!(written(body).0, body);
    }
}

#[test]
fn the_right_answer_is_marked() {
    let question =
        "::: question {#q objectives=O-1 use=check}\nWhich?\n\n- [ ] This\n- [x] That\n:::";
    assert_eq!(written(question).0, "Which?\n\n- [ ] This\n- [x] That");
}

#[test]
fn the_courses_text_reads_back() {
    let mut runs = 0;
    for root in ["curriculum/courses", "tests/kit/curriculum"] {
        for (path, bytes) in support::folder(root) {
            if !path.ends_with(".md") || path.ends_with("README.md") {
                continue;
            }
            let module = parsed(&String::from_utf8(bytes).unwrap());
            let notes = module
                .footnotes
                .iter()
                .map(|(label, note)| Markdown::default().definition(label, note));
            let notes: String = notes.collect();
            let mut plains = Vec::new();
            for section in &module.sections {
                plain(&section.blocks, &mut plains);
                section.parts.iter().for_each(|part| plain(&part.blocks, &mut plains));
            }
            plains.iter().for_each(|blocks| reads_back(blocks, &notes));
            runs += plains.len();
        }
    }
    assert!(runs > 200, "{runs}");
}

#[test]
fn text_is_written_as_a_reader_would_hear_it() {
    let module = parsed(&format!(
        "{FRONT}\n## S {{#s minutes=10}}\n\nA *word* and `code`.\n\n1. one\n   - nested\n2. two\n\n| a | b |\n|---|---|\n| c | d |\n\n::: say\nHello.\n:::\n"
    ));
    let expected =
        "A word and code.\n\n1. one\n   - nested\n\n2. two\n\na\tb\nc\td\n\nSay\n  Hello.\n\n";
    assert_eq!(text::blocks(&module.sections[0].blocks), expected);
}

#[test]
fn a_tab_of_which_a_list_took_a_part_still_indents_the_code() {
    let module =
        parsed(&format!("{FRONT}\n## S {{#s minutes=10}}\n\n- one\n\n\t\ttwo\n\t\t\tthree\n"));
    let BlockKind::List(_, items) = &module.sections[0].blocks[0].kind else { panic!("a list") };
    let BlockKind::Code(code) = &items[0].blocks[1].kind else { panic!("code") };
    assert_eq!(code, "  two\n  \tthree\n");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_plain_text_reads_back(words in "[a-zA-Z0-9 *_`\\[\\]<>#|~!+.()&'\"\\\\-]{1,60}") {
        let paragraph = |text: &str| Block {
            kind: BlockKind::Paragraph(vec![kitbag::syntax::tree::Inline {
                kind: kitbag::syntax::tree::InlineKind::Text(text.to_owned()),
                span: kitbag::span::Span::new(FileId(0), 0, 0),
            }].into()),
            span: kitbag::span::Span::new(FileId(0), 0, 0),
        };
        let text = words.split_whitespace().collect::<Vec<_>>().join(" ");
        prop_assume!(!text.is_empty());
        reads_back(&[paragraph(&text)], "");
    }
}
