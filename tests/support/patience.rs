//! How long a test waits for what may hang.

use std::time::{Duration, Instant};

/// Nothing that the tests do takes so long, however busy the machine is: what takes less than a
/// second is still done when the machine itself stands still for a while.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// What `work` gives.
///
/// # Panics
///
/// Where it takes longer than [`PATIENCE`], and again the second time: what hangs does so
/// whenever it is done, and a machine seldom stands still twice.
pub fn ends<T>(what: &str, work: impl Fn() -> T) -> T {
    for _ in 0..2 {
        let began = Instant::now();
        let given = work();
        if began.elapsed() < PATIENCE {
            return given;
        }
    }
    panic!("{what} takes longer than {PATIENCE:?}")
}
