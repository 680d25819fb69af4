//! Writers: the tree as HTML, Markdown or plain text. They write what they are given; what may be
//! given was decided by the projection.

pub mod html;
pub mod margin;
pub mod markdown;
pub mod numbers;
pub mod places;
pub mod text;
