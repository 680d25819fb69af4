//! The page around the pages, its script and style; and the script that keeps a page fresh.

use crate::syntax::decode::choice;

/// What stands before the script that is appended to each page, and what behind: its address is between them.
pub const LIVE: [&str; 2] = ["<script src=\"", "\"></script>\n"];

choice! {
    /// A file of the page around the pages.
    pub enum Asset {
        /// The page.
        Page = "",
        /// Its style.
        Style = "shell.css",
        /// Its script.
        Script = "shell.js",
        /// What shows comments and takes them.
        Comments = "comments.js",
        /// What keeps a page fresh: a library, and how it is used.
        Live = "live.js",
    }
}

impl Asset {
    /// What kind of file it is.
    pub fn media_type(self) -> &'static str {
        match self {
            Asset::Page => "text/html; charset=utf-8",
            Asset::Style => "text/css; charset=utf-8",
            Asset::Script | Asset::Comments | Asset::Live => "text/javascript; charset=utf-8",
        }
    }

    /// What is in it.
    pub fn text(self) -> &'static str {
        match self {
            Asset::Page => include_str!("../../templates/preview/shell.html"),
            Asset::Style => include_str!("../../templates/preview/shell.css"),
            Asset::Script => include_str!("../../templates/preview/shell.js"),
            Asset::Comments => include_str!("../../templates/preview/comments.js"),
            Asset::Live => concat!(
                include_str!("../../templates/preview/morphdom.js"),
                "\n",
                include_str!("../../templates/preview/live.js")
            ),
        }
    }
}
