//! A release that is killed at any moment leaves the old catalogue or the new one, whole.

use std::time::Instant;

use kitbag::release::{catalogue_file::Catalogue, signature};

use crate::support::Files;
use crate::workshop::Workshop;

/// Kills in this test; `tests/tools/check_release_kills.py` does more, with the release build.
const KILLS: u32 = 24;

#[test]
fn a_release_killed_at_any_moment_leaves_the_old_catalogue_or_the_new_one() {
    let shop = Workshop::new();
    shop.release("1.0.0", 0);
    let old = shop.tree();
    let began = Instant::now();
    shop.release("1.1.0", 0);
    let lasts = began.elapsed();
    let new = shop.tree();
    let mut seen = [0; 2];
    for kill in 0..KILLS {
        restore(&shop, &old);
        let mut release = shop.command(&["release", "my-course", "--to", "public", "--key", "key"]);
        let mut child = release.stdout(std::process::Stdio::null()).spawn().unwrap();
        let moment = lasts * (kill + 1) / KILLS;
        let began = Instant::now();
        while began.elapsed() < moment {
            std::thread::yield_now();
        }
        let _ = child.kill();
        child.wait().unwrap();
        seen[usize::from(is_new(&shop.tree(), &old, &new))] += 1;
        shop.release("1.1.0", 0);
        assert!(shop.tree() == new, "after kill {kill} the next run makes it whole");
    }
    println!("kills: {} left the old catalogue, {} the new one", seen[0], seen[1]);
    assert!(seen[0] > 0);
}

fn restore(shop: &Workshop, tree: &Files) {
    let root = shop.path().join("public");
    std::fs::remove_dir_all(&root).unwrap();
    for (path, bytes) in tree {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}

/// Whether the new catalogue is there; it or the old one is, whole.
fn is_new(tree: &Files, old: &Files, new: &Files) -> bool {
    let is_new = tree["catalog.json"] == new["catalog.json"];
    let whole = if is_new { new } else { old };
    assert!(is_new || tree["catalog.json"] == old["catalog.json"]);
    for (path, bytes) in whole.iter().filter(|(path, _)| *path != "index.html") {
        assert!(tree.get(path) == Some(bytes), "{path}");
    }
    let catalogue = Catalogue::parse(&tree["catalog.json"]).unwrap();
    let signed = &tree[&format!("catalog-{}.sig", catalogue.number)];
    assert!(signature::check(signed, signature::CATALOGUE, &tree["catalog.json"]).is_ok());
    // The page follows the catalogue, and never runs ahead.
    assert!(
        tree["index.html"] == old["index.html"]
            || is_new && tree["index.html"] == new["index.html"]
    );
    // What else is there is whole and not listed yet, or hidden.
    let is_hidden = |path: &String| path.split('/').any(|name| name.starts_with('.'));
    for (path, bytes) in
        tree.iter().filter(|(path, _)| !whole.contains_key(*path) && !is_hidden(path))
    {
        assert!(new.get(path) == Some(bytes), "{path}");
    }
    is_new
}
