//! A manifest as it was read, as far as it could be: what it says, its YAML, and what of it nobody knows.

use std::collections::BTreeSet;

use crate::source::FilePath;
use crate::syntax::unread::Unread;
use crate::syntax::values::Id;
use crate::syntax::yaml::{Node, Value};

/// A manifest, and the YAML that it was read from.
#[derive(Clone, Debug)]
pub struct Manifest<T> {
    /// Its path.
    pub path: FilePath,
    /// What it says.
    pub content: T,
    /// The same as YAML, from which a kit's own shorter one is written.
    pub yaml: Node,
    /// What of it couldn't be read.
    pub unread: Unread,
}

impl<T> Manifest<T> {
    /// Whether it is known what it says at a key: there is no fault in it.
    pub fn has_read(&self, key: &str) -> bool {
        !self.unread.has(key)
    }

    /// The words of what it says about the checks, if something is wrong with that; with [`ANY`], if a rule may be
    /// meant that isn't named there.
    pub(super) fn unsettled(&self) -> Vec<String> {
        if self.has_read("check") {
            return Vec::new();
        }
        let mut words = Vec::new();
        self.yaml.words(&mut |word| words.push(word.to_owned()));
        if let Some(check) = self.yaml.get("check") {
            let is_map = |node: &Node| matches!(node.value, Value::Map(_));
            let names_rules = match check.get("allow").map(|list| &list.value) {
                Some(Value::List(items)) => {
                    items.iter().all(|item| item.get("rule").and_then(Node::text).is_some())
                }
                Some(_) => false,
                None => true,
            };
            if !names_rules || !is_map(check) || !check.get("levels").is_none_or(is_map) {
                words.push(ANY.to_owned());
            }
        }
        words
    }

    /// The names that a list has: `ids` if all of it could be read, and else what is written there.
    /// None are known where there is a name that can't be read either.
    pub fn names<'a>(
        &'a self,
        key: &str,
        ids: impl Iterator<Item = &'a str>,
    ) -> Option<BTreeSet<&'a str>> {
        if self.has_read(key) {
            return Some(ids.collect());
        }
        let Some(Node { value: Value::List(items), .. }) = self.yaml.get(key) else { return None };
        let id_of = |item| {
            let id = Node::get(item, "id").unwrap_or(item).text()?;
            Id::parse(id).is_ok().then_some(id)
        };
        items.iter().map(id_of).collect()
    }
}

/// Stands for every rule, where it isn't known which.
pub const ANY: &str = "*";
