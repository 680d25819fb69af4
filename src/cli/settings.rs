//! From raw arguments to checked settings: where the curriculum is.

use std::path::{Path, PathBuf};

/// The curriculum folder: the one that was named, `curriculum`, or the folder that one stands in.
pub(super) fn curriculum(named: Option<&Path>) -> Result<PathBuf, String> {
    if let Some(named) = named {
        return match named.is_dir() {
            true => Ok(named.to_owned()),
            false => Err(format!("there is no folder `{}`", named.display())),
        };
    }
    let tried = ["curriculum", "."].map(Path::new);
    let found = tried.iter().find(|folder| folder.join("academy.yaml").is_file());
    found.map(|folder| folder.to_path_buf()).ok_or_else(|| {
        "there is no curriculum here: neither `curriculum/academy.yaml` nor `academy.yaml` exists; \
         go to its folder, name it with `--curriculum`, or make one with `kitbag new course NAME`"
            .to_owned()
    })
}
