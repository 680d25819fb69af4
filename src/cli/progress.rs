//! A bar for long work, where somebody is looking; silence in a pipe.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// How long work goes on before a bar appears.
const PATIENCE: Duration = Duration::from_millis(400);

/// What a command tells of its progress.
pub struct Progress {
    bar: ProgressBar,
    began: std::time::Instant,
}

impl Default for Progress {
    /// A bar that is hidden until work takes long, and for good where nobody is looking.
    fn default() -> Self {
        let bar = ProgressBar::hidden();
        let style = ProgressStyle::with_template("{msg:24} {bar:40} {pos}/{len}")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
        bar.set_style(style);
        Self { bar, began: std::time::Instant::now() }
    }
}

impl Progress {
    /// A step begins.
    pub fn step(&self, what: &'static str) {
        self.bar.set_message(what);
        self.show();
    }

    /// One of `count` things is done.
    pub fn one_of(&self, count: usize) {
        self.bar.set_length(count as u64);
        self.bar.inc(1);
        self.show();
    }

    /// All is done: the bar goes away.
    pub fn done(&self) {
        self.bar.finish_and_clear();
    }

    fn show(&self) {
        if self.bar.is_hidden() && self.began.elapsed() > PATIENCE {
            self.bar.set_draw_target(indicatif::ProgressDrawTarget::stderr());
        }
    }
}
