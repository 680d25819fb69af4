//! Which passages are open: what a fence begins, what it closes, and what it can only mean where it does neither.

use crate::diagnostic::Diagnostic;
use crate::span::Span;
use crate::syntax::fences::Fence;
use crate::syntax::markdown::{Builder, DEEPEST, Ended, too_deep};
use crate::syntax::tree::Block;
use crate::syntax::vocabulary::Kind;

/// A passage that has begun and not ended.
pub(super) struct Open {
    pub kind: Option<Kind>,
    pub colons: usize,
    pub span: Span,
    /// Which list item or quotation it stands in.
    pub container: usize,
    /// Whether a fence closes it that stands behind a wrong one, if that was looked for.
    is_closed_later: Option<bool>,
    /// Whether it holds a passage of as many colons, and that was told.
    holds_as_many: bool,
}

/// So many passages stand in each other at most where their fences are meant: a text in which none is closed isn't
/// looked through for each.
const MOST: usize = 4;

impl Builder<'_> {
    /// A fence: opens a passage, closes one, or is a fault.
    pub(super) fn fence(&mut self, fence: &Fence, blocks: &mut Vec<Block>) -> Option<Ended> {
        let span = fence.span(self.file, self.base);
        if fence.closes() {
            self.take_fence(fence);
            return self.close(fence, span);
        }
        if let Some(open) = self.open.last()
            && open.colons == fence.colons
            && open.container == self.container
            && !fence.names_a_block(self.original)
            && let name = open.kind.map_or("block", Kind::word)
            && !self.is_closed_behind(self.next + 1)
        {
            self.faults.push(
                Diagnostic::error("stray-fence", span, "words stand behind these colons, and they name no block")
                    .help(format!("to close `{name}`, write the colons alone; to begin a block, close `{name}` before")),
            );
            let index = self.open.len() - 1;
            self.take_fence(fence);
            return Some(Ended::Closed(index));
        }
        // `lines` holds nothing, so it can't be mistaken for the end of what holds it.
        if let Some(outer) = self.open.last()
            && outer.colons <= fence.colons
            && !outer.holds_as_many
            && !fence.names(Kind::Lines, self.original)
        {
            let name = outer.kind.map_or("block", Kind::word);
            self.faults.push(
                Diagnostic::error("fence-colons", span, format!("this block begins while `{name}` is open, which has no more colons"))
                    .related(outer.span, "open since here")
                    .help(format!("close `{name}` before this line; or, if it shall hold this block, give its two fences more colons")),
            );
            // What began around a list isn't over within it: there the block is read where it stands.
            let is_displaced = |open: &Open| {
                open.colons <= fence.colons
                    && open.container == self.container
                    && !open.holds_as_many
            };
            if let Some(displaced) = self.open.iter().position(is_displaced)
                && !self.is_closed_around()
            {
                return Some(Ended::Displaced(displaced));
            }
            if let Some(outer) = self.open.last_mut() {
                outer.holds_as_many = true;
            }
        }
        self.take_fence(fence);
        if self.open.len() >= DEEPEST {
            self.faults.push(too_deep(span));
            return None;
        }
        let mut faults = std::mem::take(&mut self.faults);
        let opening = fence.opening(self.file, self.base, self.original, &mut faults);
        self.faults = faults;
        let (passage, ended) = self.passage(opening, fence, span);
        blocks.extend(passage);
        ended
    }

    fn close(&mut self, fence: &Fence, span: Span) -> Option<Ended> {
        let colons = fence.colons;
        let matching = self.open.iter().rposition(|open| open.colons == colons);
        match (self.open.last(), matching) {
            (_, Some(index)) if self.open[index].container == self.container => return Some(Ended::Closed(index)),
            (_, Some(index)) => self.faults.push(
                Diagnostic::error("stray-fence", span, "this fence stands inside a list or quotation; the block that it would close began outside it")
                    .related(self.open[index].span, "the block begins here")
                    .help("begin the fence at the same indentation as the block's first line"),
            ),
            (Some(open), None) => {
                self.faults.push(
                    Diagnostic::error("stray-fence", span, format!("this fence has {colons} colons, and the open block has {}", open.colons))
                        .related(open.span, "the open block")
                        .help("close a block with as many colons as it was opened with"),
                );
                // It was meant to close the block, if nothing else does.
                if open.container == self.container && !self.is_closed_behind(self.next) {
                    return Some(Ended::Closed(self.open.len() - 1));
                }
            }
            (None, None) => self.faults.push(
                Diagnostic::error("stray-fence", span, "this fence closes nothing")
                    .help("delete it, or name the block that begins here, as in `::: say`"),
            ),
        }
        None
    }

    /// Whether a fence that is still to come, at this event or behind it, closes the passage that began last.
    fn is_closed_behind(&mut self, next: usize) -> bool {
        let Some(open) = self.open.last() else { return false };
        // Looked for once: a text may have wrong fences without end.
        let is_closed =
            open.is_closed_later.unwrap_or_else(|| self.has_closing_fence(next, open.colons));
        self.open.last_mut().expect("a passage is open").is_closed_later = Some(is_closed);
        is_closed
    }

    /// Whether a fence of so many colons closes something before any heading, and before one that could open a block
    /// of as many.
    fn has_closing_fence(&self, next: usize, colons: usize) -> bool {
        self.fences_ahead(next)
            .find(|fence| fence.colons >= colons)
            .is_some_and(|fence| fence.closes() && fence.colons == colons)
    }

    /// Whether the passage that began last is closed behind the one that begins here: what opens until then has a
    /// fence of its own that closes it.
    fn is_closed_around(&self) -> bool {
        let mut open: Vec<usize> = self.open.last().iter().map(|open| open.colons).collect();
        for fence in self.fences_ahead(self.next) {
            if fence.names(Kind::Lines, self.original) {
                continue;
            }
            if !fence.closes() {
                open.push(fence.colons);
            } else if open.pop() != Some(fence.colons) {
                return false;
            }
            if open.is_empty() || open.len() > MOST {
                break;
            }
        }
        open.is_empty()
    }

    /// Reads what stands between a passage's fences; the passage that `index` names is over when it returns.
    pub(super) fn fenced(
        &mut self,
        kind: Option<Kind>,
        fence: &Fence,
        span: Span,
    ) -> (Vec<Block>, Option<Ended>) {
        let index = self.open.len();
        let (colons, container) = (fence.colons, self.container);
        self.open.push(Open {
            kind,
            colons,
            span,
            container,
            is_closed_later: None,
            holds_as_many: false,
        });
        let (blocks, ended) = self.blocks();
        self.open.pop();
        let name = kind.map_or("block", Kind::word);
        match ended {
            Ended::Closed(closed) if closed == index => return (blocks, None),
            Ended::Displaced(displaced) if displaced == index => return (blocks, None),
            Ended::Displaced(_) => {}
            // Told already, at the line that was meant to close it.
            _ if self.has_half_fence_behind(span) => {}
            Ended::Heading => {
                let heading = self.peek().map(|(_, range)| range.clone()).unwrap_or_default();
                let heading =
                    self.span(&(heading.start..heading.start + self.line_length(heading.start)));
                self.faults.push(
                    Diagnostic::error(
                        "unclosed-block",
                        span,
                        format!("`{name}` is still open where the next heading begins"),
                    )
                    .label("opened here")
                    .related(heading, "this heading can't stand inside a block")
                    .help(format!("close it with a line of {} colons", fence.colons)),
                );
            }
            _ => self.faults.push(
                Diagnostic::error("unclosed-block", span, format!("`{name}` is never closed"))
                    .label("opened here")
                    .help(format!("close it with a line of {} colons", fence.colons)),
            ),
        }
        (blocks, Some(ended))
    }

    fn has_half_fence_behind(&mut self, opened: Span) -> bool {
        self.half_fence.take_if(|at| self.base + *at > opened.start as usize).is_some()
    }
}
