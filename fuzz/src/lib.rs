//! The bodies of the targets, which `cargo test` replays on what was kept of their inputs: `tests/fuzzed`.

#[path = "../../tests/fuzzed/judged.rs"]
pub mod judged;
#[path = "../../tests/support/mod.rs"]
pub mod support;
#[path = "../../tests/fuzzed/targets.rs"]
pub mod targets;
