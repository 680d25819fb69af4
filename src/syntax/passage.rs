//! From a fence and what follows it to a marked passage: the vocabulary's rules are applied here.

use crate::diagnostic::{Diagnostic, Fix};
use crate::span::{Span, Spanned};
use crate::syntax::attributes::Attributes;
use crate::syntax::decode::Faults;
use crate::syntax::definitions::Readers;
use crate::syntax::fences::{Fence, Opening};
use crate::syntax::markdown::{Builder, Ended};
use crate::syntax::tree::{
    Block, BlockKind, Choice, Details, Give, Item, Mark, Marked, Question, QuestionKind,
    QuestionUse,
};
use crate::syntax::values::Id;
use crate::syntax::vocabulary::{Kind, Need, Reader, Rule};
use crate::syntax::walk::plain_text;

impl Builder<'_> {
    /// Reads a passage whose opening fence was taken. An unknown one is read too, and dropped.
    pub(super) fn passage(
        &mut self,
        opening: Option<Opening>,
        fence: &Fence,
        span: Span,
    ) -> (Option<Block>, Option<Ended>) {
        let Some(Opening { kind, title, mut attributes, span }) = opening else {
            let (_, ended) = self.fenced(None, fence, span);
            return (None, ended);
        };
        let rule = kind.rule();
        self.check_place(rule, span);
        self.check_title(rule, title.as_deref(), span);
        let mut faults = std::mem::take(&mut self.faults);
        let braces = attributes.span;
        let id = attributes.id();
        let words = title.as_deref().unwrap_or(rule.kind.word());
        check_id(rule, id.as_ref(), span, Fix::Id(braces, words.to_owned()), &mut faults);
        let takes_audience = (kind != Kind::Lines).then_some("audience");
        let audience =
            takes_audience.map(|key| attributes.ids(key, &mut faults)).unwrap_or_default();
        let mut taken = Taken::from(rule, &mut attributes, &mut faults);
        let takes_was = (rule.id != Need::Never).then_some("was");
        taken.details.was = takes_was.and_then(|key| attributes.one_id(key, &mut faults));
        let known = rule.attributes.iter().copied().chain(takes_audience).chain(takes_was);
        let known: Vec<&str> = known.collect();
        attributes.finish(&format!("`{}`", kind.word()), &known, &mut faults);
        self.faults = faults;
        if kind == Kind::Lines {
            let count = taken.count.unwrap_or(3);
            return (Some(Block { kind: BlockKind::Lines(count), span }), None);
        }
        let private =
            kind.reader() != Reader::Participant || kind == Kind::Insert || !audience.is_empty();
        if private {
            self.scopes.enter(fence.start, Readers::of(kind, &audience));
        }
        let (blocks, ended) = self.fenced(Some(kind), fence, span);
        if blocks.is_empty() && ended.is_none() && ![Kind::Slide, Kind::Insert].contains(&kind) {
            self.faults.push(
                Diagnostic::error("empty-block", span, format!("`{}` holds nothing", kind.word()))
                    .help("write something in it, or delete its two fences"),
            );
        }
        let end = self.peek().map_or(self.original.len(), |(_, range)| range.start);
        if private {
            self.scopes.leave(end);
        }
        let block = match (kind, id) {
            (Kind::Question, Some(id)) => self.question(id, audience, taken, blocks, span),
            (Kind::Question, None) => return (None, ended),
            (_, id) => {
                let details = taken.details;
                let marked = Marked { kind, title, id, audience, details, blocks, fence: span };
                BlockKind::Marked(marked.into())
            }
        };
        let whole = Span { end: (self.base + end) as u32, ..span };
        (Some(Block { kind: block, span: whole }), ended)
    }

    fn check_place(&mut self, rule: &Rule, span: Span) {
        let around = self.open.last().and_then(|open| open.kind);
        let word = rule.kind.word();
        let names = |kinds: &[Kind]| {
            kinds.iter().map(|kind| format!("`{}`", kind.word())).collect::<Vec<_>>().join(" or ")
        };
        if !rule.within.is_empty() && !around.is_some_and(|around| rule.within.contains(&around)) {
            let message = format!("`{word}` stands outside of {}", names(rule.within));
            self.faults.push(Diagnostic::error("block-place", span, message).help(format!(
                "put it between the fences of {}, which need more colons than it has",
                names(rule.within)
            )));
        }
        let Some(outer) = self.open.last() else { return };
        let holds_nothing =
            [Kind::Slide, Kind::Question, Kind::Insert, Kind::Answer, Kind::RolePlayer];
        if let Some(around) = outer.kind
            && rule.within.is_empty()
            && (holds_nothing.contains(&around) || around == rule.kind)
        {
            self.faults.push(
                Diagnostic::error(
                    "block-place",
                    span,
                    format!("`{word}` can't stand inside `{}`", around.word()),
                )
                .related(outer.span, "the block around it")
                .help(format!("close `{}` before it", around.word())),
            );
        }
        // A passage for more readers than the one around it would promise what it can't keep.
        let hidden = outer.kind.map_or(Reader::Participant, Kind::reader);
        if rule.kind == Kind::Insert && hidden != Reader::Participant {
            self.faults.push(
                Diagnostic::error(
                    "block-place",
                    span,
                    "an insert stands inside a passage that participants don't read",
                )
                .related(outer.span, "the block around it")
                .help("put the insert into ordinary text"),
            );
        }
    }

    fn check_title(&mut self, rule: &Rule, title: Option<&str>, span: Span) {
        let word = rule.kind.word();
        match (rule.title, title) {
            (Need::Required, None) => self.faults.push(
                Diagnostic::error("block-title", span, format!("`{word}` needs a title")).help(
                    format!("write it behind the name, as in `::: {word} A few words {{#id}}`"),
                ),
            ),
            (Need::Never, Some(_)) => self.faults.push(
                Diagnostic::error("block-title", span, format!("`{word}` has no title"))
                    .help("put the words on the next line"),
            ),
            _ => {}
        }
    }

    fn question(
        &mut self,
        id: Spanned<Id>,
        audience: Vec<Spanned<Id>>,
        taken: Taken,
        blocks: Vec<Block>,
        fence: Span,
    ) -> BlockKind {
        let mut question = Question {
            id,
            audience,
            kind: taken.kind.unwrap_or(QuestionKind::One),
            objectives: taken.objectives,
            uses: taken.uses,
            after: taken.after,
            was: taken.details.was,
            stem: Vec::new(),
            options: Vec::new(),
            answer: None,
            fence,
        };
        for block in blocks {
            match block.kind {
                BlockKind::List(_, items) if items.iter().any(|item| item.has_box) => {
                    self.options(&mut question, items, block.span);
                }
                BlockKind::Marked(marked) if marked.kind == Kind::Answer => {
                    if question.answer.is_some() {
                        self.faults.push(
                            Diagnostic::error("question", marked.fence, "a second answer stands here").help("put it all into one `answer` block"),
                        );
                    }
                    question.answer = Some(marked.blocks);
                }
                _ if !question.options.is_empty() => self.faults.push(
                    Diagnostic::error("question", block.span, "text stands behind the question's options")
                        .help("what is asked stands before them; why an answer is right stands in an `answer` block"),
                ),
                _ => question.stem.push(block),
            }
        }
        self.check_options(&question);
        BlockKind::Question(question.into())
    }

    fn options(&mut self, question: &mut Question, items: Vec<Item>, span: Span) {
        if !question.options.is_empty() {
            self.faults.push(
                Diagnostic::error("question", span, "a second list of options stands here")
                    .help("make it one list, or two questions"),
            );
        }
        for item in items {
            if let Some(extra) = item.blocks.get(1) {
                self.faults.push(
                    Diagnostic::error("question", extra.span, "an option is one line of text")
                        .help("put the reason into the `answer` block"),
                );
            }
            let span = item.blocks.first().map_or(span, |block| block.span);
            let text = match item.blocks.into_iter().next().map(|block| block.kind) {
                Some(BlockKind::Plain(text) | BlockKind::Paragraph(text)) => text,
                _ => [].into(),
            };
            let tick = self.ticks.range(..=span.start).next_back().map(|(_, ticked)| *ticked);
            if !item.has_box || text.is_empty() {
                self.faults.push(
                    Diagnostic::error("question", span, "this option has no box or no text")
                        .help("write `- [ ] text`, or `- [x] text` for a right one"),
                );
            }
            let mark = if tick == Some(true) { Mark::Right } else { Mark::Wrong };
            question.options.push(Choice { text, mark, span });
        }
    }

    /// An item that can't be scored is no item.
    fn check_options(&mut self, question: &Question) {
        let right = question.options.iter().filter(|option| option.mark == Mark::Right).count();
        let options = question.options.len();
        let has_answer = question.answer.is_some();
        let has_rubric =
            question.answer.iter().flatten().any(|block| matches!(block.kind, BlockKind::Table(_)));
        let trouble = match question.kind {
            QuestionKind::One if options < 2 => Some((
                "a question has at least two options",
                "add `- [ ]` lines; or say `kind=short` if it is answered in words",
            )),
            QuestionKind::One if right == 0 => {
                Some(("no option is right", "tick the right one: `- [x]`"))
            }
            QuestionKind::One if right > 1 => {
                Some(("more than one option is right", "tick one only; or say `kind=several`"))
            }
            QuestionKind::Several if right == 0 => {
                Some(("no option is right", "tick the right ones: `- [x]`"))
            }
            QuestionKind::Several if right == options => {
                Some(("all options are right", "add options that are wrong"))
            }
            QuestionKind::TrueFalse if options != 2 || right != 1 => Some((
                "a true-or-false question has two options, one of them right",
                "write `- [x] True` and `- [ ] False`, or the other way round",
            )),
            QuestionKind::Short | QuestionKind::Rubric if options > 0 => Some((
                "a question that is answered in words has no options",
                "delete the list, or choose another `kind`",
            )),
            QuestionKind::Short if !has_answer => {
                Some(("nothing says what a good answer holds", "add an `answer` block"))
            }
            QuestionKind::Rubric if !has_rubric => Some((
                "nothing says how it is scored",
                "add an `answer` block with a table: a row for each thing that is scored",
            )),
            _ => None,
        };
        if let Some((message, help)) = trouble {
            self.faults.push(Diagnostic::error("question", question.fence, message).help(help));
        }
        if question.stem.is_empty() {
            self.faults.push(
                Diagnostic::error("question", question.fence, "nothing is asked")
                    .help("write the question below the fence"),
            );
        }
        if question.uses.is_empty() {
            self.faults.push(
                Diagnostic::error("question", question.fence, "no test may draw this question")
                    .help("say which may: `use=check`, `use=pre,post`"),
            );
        }
        for (index, option) in question.options.iter().enumerate() {
            let words = |option: &Choice| plain_text(&option.text).to_lowercase();
            if let Some(first) =
                question.options[..index].iter().find(|other| words(other) == words(option))
            {
                self.faults.push(
                    Diagnostic::error("question", option.span, "this option stands here twice")
                        .related(first.span, "first here")
                        .help("reword one of them"),
                );
            }
        }
    }
}

/// The attributes that a kind's rule allows, taken out of its braces.
#[derive(Default)]
struct Taken {
    details: Details,
    count: Option<u32>,
    kind: Option<QuestionKind>,
    objectives: Vec<Spanned<Id>>,
    uses: Vec<QuestionUse>,
    after: Option<Spanned<Id>>,
}

impl Taken {
    fn from(rule: &Rule, attributes: &mut Attributes, faults: &mut Faults) -> Self {
        let mut taken = Taken::default();
        for name in rule.attributes {
            match *name {
                "minutes" => {
                    taken.details.minutes = attributes.minutes(faults).map(|minutes| minutes.value)
                }
                "groups" => taken.details.groups = attributes.number("groups", 100, faults),
                "give" => {
                    taken.details.give =
                        attributes.word("give", Give::WORDS, Give::from_word, faults)
                }
                "slide" => taken.details.slide = attributes.one_id("slide", faults),
                "required" => taken.details.required = attributes.flag("required"),
                "count" => taken.count = attributes.number("count", 40, faults),
                "kind" => {
                    taken.kind = attributes.word(
                        "kind",
                        QuestionKind::WORDS,
                        QuestionKind::from_word,
                        faults,
                    )
                }
                "objectives" => taken.objectives = attributes.ids("objectives", faults),
                "use" => {
                    taken.uses =
                        attributes.words("use", QuestionUse::WORDS, QuestionUse::from_word, faults)
                }
                "after" => taken.after = attributes.one_id("after", faults),
                other => {
                    unreachable!("the vocabulary has an attribute `{other}` that nobody reads")
                }
            }
        }
        taken
    }
}

fn check_id(rule: &Rule, id: Option<&Spanned<Id>>, span: Span, fix: Fix, faults: &mut Faults) {
    let word = rule.kind.word();
    match (rule.id, id) {
        (Need::Required, None) => faults.push(
            Diagnostic::error("missing-id", span, format!("`{word}` needs an id"))
                .help(format!(
                    "add one in braces at the line's end, as in `{{#my-{word}}}`; it must never change"
                ))
                .fix(fix),
        ),
        (Need::Never, Some(id)) => {
            faults.push(
                Diagnostic::error("unknown-attribute", id.span, format!("`{word}` has no id"))
                    .help("delete it"),
            );
        }
        _ => {}
    }
}
