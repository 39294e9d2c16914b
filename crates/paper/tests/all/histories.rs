//! Histories of edits that know nothing of blocks: several replicas insert, delete and format anything anywhere, and meet at
//! random.

use std::sync::Arc;

use paper::text;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use yrs::types::Attrs;
use yrs::updates::decoder::Decode;
use yrs::{Any, Doc, GetString, Map, MapPrelim, MapRef, Out, ReadTxn, Text, Transact, Update};

const REPLICAS: usize = 3;

#[derive(Debug, Clone)]
enum Edit {
    Words(u16, &'static str),
    Embed(u16, &'static str, Any),
    Delete(u16, u8),
    Format(u16, u8, &'static str, Any),
    /// Sets a key of the marker that is the so-manieth.
    Set(u16, &'static str, Any),
    /// Takes in all that another replica has.
    Meet(usize),
}

#[derive(Debug, Clone)]
pub(crate) struct History(Vec<(usize, Edit)>);

pub(crate) fn history() -> impl Strategy<Value = History> {
    vec((0..REPLICAS, edit()), 1..60).prop_map(History)
}

fn edit() -> impl Strategy<Value = Edit> {
    let words = select(&["a", "Wort ", "\n", "\n\n", "x\ny", "\u{7}", "😀", "\u{feff}", " "][..]);
    let kind = select(&["p", "h1", "demand", "li", "ol", "table", "quote", "x", ""][..]);
    let key = select(
        &[
            "kind",
            "id",
            "indent",
            "addressees",
            "rows",
            "cols",
            "c0.0",
            "c1.1",
            "a0",
            "fn",
            "x",
        ][..],
    );
    prop_oneof![
        5 => (any::<u16>(), words).prop_map(|(at, words)| Edit::Words(at, words)),
        4 => (any::<u16>(), kind).prop_map(|(at, kind)| Edit::Embed(at, "kind", Any::from(kind))),
        1 => (any::<u16>(), select(&["fn", "x"][..]), value()).prop_map(|(at, key, value)| Edit::Embed(at, key, value)),
        3 => (any::<u16>(), 1_u8..6).prop_map(|(at, length)| Edit::Delete(at, length)),
        3 => (any::<u16>(), 1_u8..6, select(&["bold", "italic", "link", "comment:t", "comment:u", "x"][..]), value())
            .prop_map(|(at, length, key, value)| Edit::Format(at, length, key, value)),
        3 => (any::<u16>(), key, value()).prop_map(|(at, key, value)| Edit::Set(at, key, value)),
        3 => (0..REPLICAS).prop_map(Edit::Meet),
    ]
}

fn value() -> impl Strategy<Value = Any> {
    select(vec![
        Any::Null,
        Any::Undefined,
        Any::Bool(true),
        Any::Bool(false),
        Any::from(0),
        Any::from(3),
        Any::from(-1),
        Any::from(1e300),
        Any::from(f64::NAN),
        Any::from(501),
        Any::from("a-1"),
        Any::from("demand"),
        Any::from("https://x.de"),
        Any::from("A; B"),
        Any::Array(Arc::from([Any::Null])),
        Any::Buffer(Arc::from([1_u8])),
    ])
}

impl History {
    /// Plays the history and brings all replicas together.
    pub(crate) fn replicas(&self) -> Vec<Doc> {
        let docs: Vec<Doc> = (1..=REPLICAS as u64).map(text::new_doc).collect();
        for doc in &docs {
            text::root(doc);
        }
        for (replica, edit) in &self.0 {
            match edit {
                Edit::Meet(other) => meet(&docs[*replica], &docs[*other]),
                edit => edit.apply(&docs[*replica]),
            }
            text::read_doc(&docs[*replica]);
        }
        for _ in 0..2 {
            for (to, from) in [(0, 1), (0, 2), (1, 0), (2, 0)] {
                meet(&docs[to], &docs[from]);
            }
        }
        docs
    }
}

impl Edit {
    fn apply(&self, doc: &Doc) {
        let text = text::root(doc);
        let mut txn = doc.transact_mut();
        let length = text.len(&txn);
        // Surrogate pairs are never split: a browser does not, and the gate refuses it.
        let place = |txn: &_, at: u16| {
            let at = u32::from(at) % (length + 1);
            if splits_pair(&text, txn, at) { at - 1 } else { at }
        };
        match self {
            Self::Words(at, words) => {
                let at = place(&txn, *at);
                text.insert_with_attributes(&mut txn, at, words, Attrs::new());
            }
            Self::Embed(at, key, value) => {
                let at = place(&txn, *at);
                let map: MapPrelim = [(*key, value.clone())].into_iter().collect();
                text.insert_embed_with_attributes(&mut txn, at, map, Attrs::new());
            }
            Self::Delete(at, span) => {
                let start = place(&txn, *at);
                let end = place(&txn, at.saturating_add(u16::from(*span)));
                if start < end {
                    text.remove_range(&mut txn, start, end - start);
                }
            }
            Self::Format(at, span, key, value) => {
                let start = place(&txn, *at);
                let end = place(&txn, at.saturating_add(u16::from(*span)));
                if start < end {
                    let attrs = Attrs::from([((*key).into(), value.clone())]);
                    text.format(&mut txn, start, end - start, attrs);
                }
            }
            Self::Set(at, key, value) => {
                let maps = embedded(&text, &txn);
                if let Some(map) = maps.get(usize::from(*at) % maps.len().max(1)) {
                    map.insert(&mut txn, *key, value.clone());
                }
            }
            Self::Meet(_) => {}
        }
    }
}

fn embedded(text: &yrs::TextRef, txn: &impl ReadTxn) -> Vec<MapRef> {
    text.diff(txn, yrs::types::text::YChange::identity)
        .into_iter()
        .filter_map(|chunk| match chunk.insert {
            Out::YMap(map) => Some(map),
            _ => None,
        })
        .collect()
}

fn splits_pair(text: &yrs::TextRef, txn: &impl ReadTxn, at: u32) -> bool {
    let mut position = 0;
    for chunk in text.diff(txn, yrs::types::text::YChange::identity) {
        let Out::Any(Any::String(words)) = chunk.insert else {
            position += 1;
            continue;
        };
        for c in words.chars() {
            if c.len_utf16() == 2 && position + 1 == at {
                return true;
            }
            position += c.len_utf16() as u32;
        }
    }
    false
}

fn meet(to: &Doc, from: &Doc) {
    if Doc::ptr_eq(to, from) {
        return;
    }
    let known = to.transact().state_vector();
    let update = from.transact().encode_state_as_update_v1(&known);
    to.transact_mut()
        .apply_update(Update::decode_v1(&update).unwrap())
        .unwrap();
}

/// The characters of the shared text that a reader has to show.
pub(crate) fn kept_characters(doc: &Doc) -> String {
    let text = text::root(doc);
    let string = text.get_string(&doc.transact());
    string
        .chars()
        .filter(|c| !matches!(c, '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffc}' | '\u{feff}'))
        .collect()
}
