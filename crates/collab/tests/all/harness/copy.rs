//! A person's copy of the shared text, edited as the browser's binding does it.

use std::collections::BTreeMap;

use paper::text;
use yrs::types::Attrs;
use yrs::types::text::YChange;
use yrs::updates::decoder::Decode;
use yrs::{
    Any, Doc, GetString, In, Map, MapPrelim, Out, ReadTxn, StateVector, Text, TextRef, Transact, Update,
};

use super::Rng;

const WORDS: [&str; 6] = ["Breitband ", "für ", "jede Gemeinde", " – ", "§ 3 ", "😀"];

pub(crate) struct Copy {
    pub(crate) doc: Doc,
    pub(crate) text: TextRef,
    pub(crate) client: u64,
}

/// A text of three blocks as the server makes it, under a client id of its own.
pub(crate) fn letter() -> Vec<u8> {
    let copy = Copy::new(7_000_000);
    copy.edit(|txn, text| {
        text.insert(txn, 0, "Stellungnahme\n");
        for (kind, words) in [
            ("h1", "Kapitel"),
            ("p", "Ein Absatz."),
            ("demand", "Eine Forderung"),
        ] {
            let end = text.len(txn);
            text.insert_embed(txn, end, block(kind));
            text.insert(txn, end + 1, &format!("{words}\n"));
        }
    });
    copy.state()
}

pub(crate) fn block(kind: &str) -> MapPrelim {
    MapPrelim::from([("kind", In::from(kind))])
}

impl Copy {
    pub(crate) fn new(client: u64) -> Self {
        let doc = text::new_doc(client);
        let text = text::root(&doc);
        Self { doc, text, client }
    }

    /// A copy of the text that `updates` make.
    pub(crate) fn of<'a>(client: u64, updates: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let copy = Self::new(client);
        for update in updates {
            copy.apply(update);
        }
        copy
    }

    pub(crate) fn apply(&self, update: &[u8]) {
        let update = Update::decode_v1(update).unwrap();
        self.doc.transact_mut().apply_update(update).unwrap();
    }

    /// Edits in one transaction and answers the update that it makes.
    pub(crate) fn edit(&self, edit: impl FnOnce(&mut yrs::TransactionMut<'_>, &TextRef)) -> Vec<u8> {
        let mut txn = self.doc.transact_mut();
        edit(&mut txn, &self.text);
        txn.commit();
        txn.encode_update_v1()
    }

    pub(crate) fn state(&self) -> Vec<u8> {
        self.beyond(&StateVector::default())
    }

    pub(crate) fn beyond(&self, vector: &StateVector) -> Vec<u8> {
        self.doc.transact().encode_state_as_update_v1(vector)
    }

    pub(crate) fn vector(&self) -> StateVector {
        self.doc.transact().state_vector()
    }

    pub(crate) fn clock(&self) -> u32 {
        self.vector().get(&yrs::ClientID::new(self.client))
    }

    /// Whether blocks wait for others that never came.
    pub(crate) fn waits(&self) -> bool {
        self.doc.transact().has_missing_updates()
    }

    /// Types some words at the very beginning; answers the update.
    pub(crate) fn write(&self, words: &str) -> Vec<u8> {
        self.edit(|txn, text| text.insert(txn, 0, words))
    }

    /// One random edit of those that the binding makes; nothing if there was nothing to do.
    pub(crate) fn scribble(&self, rng: &mut Rng) -> Vec<u8> {
        let choice = rng.below(12);
        let (a, b) = (rng.next() as u32, rng.next() as u32);
        self.edit(|txn, text| {
            let length = text.len(txn);
            let at = boundary(text, txn, a % (length + 1));
            let end = boundary(text, txn, (at + b % 12).min(length));
            match choice {
                0..=4 => text.insert_with_attributes(txn, at, WORDS[b as usize % WORDS.len()], Attrs::new()),
                5 | 6 if end > at => text.remove_range(txn, at, end - at),
                7 => {
                    text.insert_embed(txn, at, block(["p", "li", "h2"][b as usize % 3]));
                    text.insert(txn, at, "\n");
                }
                8 | 9 if end > at => {
                    let key = ["bold", "link", "comment:t-1"][b as usize % 3];
                    let value = match (key, b % 2) {
                        (_, 0) => Any::Null,
                        ("link", _) => Any::from("https://musterhausen.example/"),
                        _ => Any::Bool(true),
                    };
                    text.format(txn, at, end - at, Attrs::from([(key.into(), value)]));
                }
                10 => {
                    text.insert_embed(txn, at, MapPrelim::from([("fn", In::from("Eine Fußnote"))]));
                }
                _ => {
                    let maps: Vec<_> = text
                        .diff(txn, YChange::identity)
                        .into_iter()
                        .filter_map(|chunk| match chunk.insert {
                            Out::YMap(map) => Some(map),
                            _ => None,
                        })
                        .collect();
                    if !maps.is_empty() {
                        let map = &maps[a as usize % maps.len()];
                        match b % 3 {
                            0 => map.insert(txn, "indent", i64::from(b % 8)),
                            1 => map.insert(txn, "kind", ["h1", "p", "quote"][a as usize % 3]),
                            _ => map.insert(txn, "id", format!("b-{}", b % 50)),
                        };
                    }
                }
            }
        })
    }
}

/// The nearest place before that tears no character apart.
fn boundary<T: ReadTxn>(text: &TextRef, txn: &T, at: u32) -> u32 {
    let mut length = 0;
    let mut last = 0;
    for chunk in text.diff(txn, YChange::identity) {
        let units = match chunk.insert {
            Out::Any(Any::String(words)) => words.chars().map(char::len_utf16).collect(),
            _ => vec![1],
        };
        for units in units {
            if length > at {
                return last;
            }
            last = length;
            length += units as u32;
        }
    }
    if at >= length { length } else { last }
}

/// Everything that can be read of a text, in a form that can be compared: never the state vector.
pub(crate) fn content(doc: &Doc) -> Vec<String> {
    let text = text::root(doc);
    let txn = doc.transact();
    let mut out: Vec<String> = Vec::new();
    let mut last = None;
    for chunk in text.diff(&txn, YChange::identity) {
        let attributes: BTreeMap<String, String> = chunk
            .attributes
            .iter()
            .flat_map(|attributes| attributes.iter())
            .filter(|(_, value)| **value != Any::Null)
            .map(|(key, value)| (key.to_string(), value.to_string()))
            .collect();
        match chunk.insert {
            Out::Any(Any::String(words)) => {
                // Runs are merged, because where one ends depends on the order of arrival.
                let marks = format!("{attributes:?}");
                match out.last_mut() {
                    Some(run) if last.as_ref() == Some(&marks) => run.push_str(&words),
                    _ => out.push(format!("{marks} {words}")),
                }
                last = Some(marks);
            }
            Out::YMap(map) => {
                let entries: BTreeMap<String, String> = map
                    .iter(&txn)
                    .map(|(key, value)| (key.to_string(), value.to_string(&txn)))
                    .collect();
                out.push(format!("{entries:?}"));
                last = None;
            }
            other => out.push(other.to_string(&txn)),
        }
    }
    out.push(text.get_string(&txn));
    out
}
