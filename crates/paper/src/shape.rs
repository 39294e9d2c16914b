//! The closed lists of `docs/protocol.md`, section 1: which keys and attributes the shared text may carry, with which values.
//! The admission gate asks here for every entry of an embedded map and for every attribute; the reader in `text` takes its
//! values through the same rules, so what the gate admits is what is read.
//! The order of tokens is not checked: reading is total.

use yrs::Any;
use yrs::any::Number;

use crate::limits;
use crate::tree::{BlockId, Kind, Level, Link, ThreadId, is_id, split_addressees};

/// Name of the one root type.
pub const ROOT: &str = "text";

/// The words that `kind` may be.
pub const KINDS: [&str; 10] = [
    "p",
    "h1",
    "h2",
    "h3",
    "addressee",
    "demand",
    "li",
    "ol",
    "quote",
    "table",
];

const COMMENT: &str = "comment:";

/// Why an entry or an attribute is not of the closed lists.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ShapeError {
    /// No list knows this key.
    #[error("unknown {place} key {key:?}")]
    Key {
        /// `block`, `footnote` or `attribute`.
        place: &'static str,
        /// The key, its first 60 characters.
        key: String,
    },
    /// The key is known, its value is not one of those allowed.
    #[error("{key:?} must be {expected}")]
    Value {
        /// The key.
        key: String,
        /// What it must be.
        expected: &'static str,
    },
}

/// Checks one entry of an S, by its key and value.
pub fn block_value(key: &str, value: &Any) -> Result<(), ShapeError> {
    let (fits, expected) = match key {
        "kind" => (kind(value).is_some(), "a kind"),
        "indent" => (indent(value).is_some(), "an integer from 0 to 7"),
        "id" => (id(value).is_some(), "an id of a-z, 0-9 and hyphens"),
        "addressees" => (addressees(value).is_some(), "a string of at most 400 characters"),
        "rows" => (rows(value).is_some(), "an integer from 1 to 500"),
        "cols" => (columns(value).is_some(), "an integer from 1 to 20"),
        _ if is_cell_key(key) => (cell(value).is_some(), "a string of at most 2000 characters"),
        _ if is_align_key(key) => (matches!(string(value), Some("l" | "c" | "r")), "one of l, c, r"),
        _ => return Err(unknown("block", key)),
    };
    checked(key, fits, expected)
}

/// Checks one entry of a footnote's map.
pub fn footnote_value(key: &str, value: &Any) -> Result<(), ShapeError> {
    match key {
        "fn" => checked(key, note(value).is_some(), "a string of at most 4000 characters"),
        _ => Err(unknown("footnote", key)),
    }
}

/// Checks one entry of an embedded map of which it is not known yet whether it is an S or a footnote.
pub fn embed_value(key: &str, value: &Any) -> Result<(), ShapeError> {
    match key {
        "fn" => footnote_value(key, value),
        _ => block_value(key, value),
    }
}

/// Checks one attribute of words; null takes a known attribute off.
pub fn attribute(key: &str, value: &Any) -> Result<(), ShapeError> {
    let off = *value == Any::Null;
    match key {
        "bold" | "italic" => checked(key, off || *value == Any::Bool(true), "true or null"),
        "link" => checked(
            key,
            off || link(value).is_some(),
            "an http, https or mailto address of at most 2000 characters, or null",
        ),
        _ if thread(key).is_some() => checked(key, off || *value == Any::Bool(true), "true or null"),
        _ => Err(unknown("attribute", key)),
    }
}

/// The thread of a comment's attribute.
pub(crate) fn thread(key: &str) -> Option<ThreadId> {
    ThreadId::new(key.strip_prefix(COMMENT)?)
}

/// The attribute of a thread.
pub(crate) fn thread_key(thread: &ThreadId) -> String {
    format!("{COMMENT}{}", thread.as_str())
}

/// The key of a cell.
pub(crate) fn cell_key(row: usize, column: usize) -> String {
    format!("c{row}.{column}")
}

/// The key of a column's alignment.
pub(crate) fn align_key(column: usize) -> String {
    format!("a{column}")
}

/// The kind a word stands for, with nothing in it yet.
pub(crate) fn bare_kind(name: &str) -> Option<Kind> {
    Some(match name {
        "p" => Kind::PARAGRAPH,
        "h1" => Kind::Heading(Level::Chapter),
        "h2" => Kind::Heading(Level::Section),
        "h3" => Kind::Heading(Level::Subsection),
        "addressee" => Kind::Addressee,
        "demand" => Kind::Demand {
            addressees: Vec::new(),
        },
        "li" => Kind::Item {
            ordered: false,
            indent: 0,
        },
        "ol" => Kind::Item {
            ordered: true,
            indent: 0,
        },
        "quote" => Kind::Quote,
        "table" => Kind::Table(crate::Table::default()),
        _ => return None,
    })
}

pub(crate) fn kind(value: &Any) -> Option<Kind> {
    bare_kind(string(value)?)
}

pub(crate) fn indent(value: &Any) -> Option<u8> {
    integer(value, 0, usize::from(limits::INDENT)).and_then(|n| u8::try_from(n).ok())
}

pub(crate) fn id(value: &Any) -> Option<BlockId> {
    string(value).filter(|text| is_id(text)).and_then(BlockId::new)
}

pub(crate) fn addressees(value: &Any) -> Option<Vec<String>> {
    any_within(value, limits::ADDRESSEES).map(split_addressees)
}

pub(crate) fn rows(value: &Any) -> Option<usize> {
    integer(value, 1, limits::ROWS)
}

pub(crate) fn columns(value: &Any) -> Option<usize> {
    integer(value, 1, limits::COLUMNS)
}

pub(crate) fn cell(value: &Any) -> Option<&str> {
    any_within(value, limits::CELL)
}

pub(crate) fn note(value: &Any) -> Option<&str> {
    any_within(value, limits::NOTE)
}

pub(crate) fn link(value: &Any) -> Option<Link> {
    string(value).and_then(Link::new)
}

pub(crate) fn string(value: &Any) -> Option<&str> {
    match value {
        Any::String(text) => Some(text),
        _ => None,
    }
}

fn any_within(value: &Any, characters: usize) -> Option<&str> {
    string(value).and_then(|text| string_within(text, characters))
}

/// The text, if it is no longer than so many characters.
pub(crate) fn string_within(text: &str, characters: usize) -> Option<&str> {
    let fits = text.len() <= characters || text.encode_utf16().count() <= characters;
    fits.then_some(text)
}

/// An integer of the range, however the number was encoded.
fn integer(value: &Any, min: usize, max: usize) -> Option<usize> {
    let Any::Number(number) = value else {
        return None;
    };
    match *number {
        Number::Int(n) => usize::try_from(n).ok().filter(|n| (min..=max).contains(n)),
        // A browser's `3.0` is its `3`, and `-0.0` its `0`; comparing with each number of the short range avoids a lossy cast.
        Number::Float(f) => (min..=max)
            .find(|n| u32::try_from(*n).is_ok_and(|n| f64::from(n).to_bits() == (f + 0.0).to_bits())),
    }
}

fn is_cell_key(key: &str) -> bool {
    key.strip_prefix('c')
        .and_then(|rest| rest.split_once('.'))
        .is_some_and(|(row, column)| is_index(row, limits::ROWS) && is_index(column, limits::COLUMNS))
}

fn is_align_key(key: &str) -> bool {
    key.strip_prefix('a')
        .is_some_and(|column| is_index(column, limits::COLUMNS))
}

/// Decimal digits without a leading zero, below the bound.
fn is_index(text: &str, bound: usize) -> bool {
    text.len() <= 3
        && text.bytes().all(|b| b.is_ascii_digit())
        && (text == "0" || !text.starts_with('0'))
        && text.parse::<usize>().is_ok_and(|n| n < bound)
}

fn checked(key: &str, fits: bool, expected: &'static str) -> Result<(), ShapeError> {
    if fits {
        return Ok(());
    }
    Err(ShapeError::Value {
        key: key.to_owned(),
        expected,
    })
}

fn unknown(place: &'static str, key: &str) -> ShapeError {
    ShapeError::Key {
        place,
        key: key.chars().take(60).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(s: &str) -> Any {
        Any::from(s)
    }

    #[test]
    fn every_kind_is_one() {
        for name in KINDS {
            assert_eq!(bare_kind(name).unwrap().name(), name);
            block_value("kind", &text(name)).unwrap();
        }
        assert!(block_value("kind", &text("h4")).is_err());
    }

    #[test]
    fn values_at_their_limits() {
        for (key, good, bad) in [
            ("indent", Any::from(7), Any::from(8)),
            ("indent", Any::from(2.0), Any::from(2.5)),
            ("indent", Any::from(0), Any::from(-1)),
            ("rows", Any::from(500), Any::from(501)),
            ("rows", Any::from(1), Any::from(0)),
            ("cols", Any::from(20), Any::from(21)),
            ("cols", Any::from(1), text("1")),
            ("id", text(&"a".repeat(40)), text(&"a".repeat(41))),
            ("id", text("forderung-3"), text("Forderung")),
            ("id", text("0"), text("")),
            ("addressees", text(&"ä".repeat(400)), text(&"ä".repeat(401))),
            ("addressees", text(""), Any::Null),
            ("c0.0", text(&"x".repeat(2000)), text(&"x".repeat(2001))),
            ("c499.19", text(""), Any::Bool(true)),
            ("c1.1", text(&"😀".repeat(1000)), text(&"😀".repeat(1001))),
            ("a19", text("c"), text("j")),
        ] {
            assert_eq!(block_value(key, &good), Ok(()), "{key} {good:?}");
            assert!(
                matches!(block_value(key, &bad), Err(ShapeError::Value { .. })),
                "{key} {bad:?}"
            );
        }
        for key in [
            "", "c", "a", "c0", "c0.20", "c500.0", "c00.0", "c0.00", "c-1.0", "c1.1.1", "a20", "fn", "kind ",
            "style",
        ] {
            assert!(
                matches!(block_value(key, &text("x")), Err(ShapeError::Key { .. })),
                "{key}"
            );
        }
    }

    #[test]
    fn attributes() {
        for (key, value) in [
            ("bold", Any::Bool(true)),
            ("italic", Any::Null),
            ("link", text("https://musterhausen.example/a?b=1&c=(2)")),
            ("link", text("MAILTO:amt@musterhausen.example")),
            ("link", Any::Null),
            ("comment:t-1", Any::Bool(true)),
            ("comment:t-1", Any::Null),
        ] {
            assert_eq!(attribute(key, &value), Ok(()), "{key} {value:?}");
        }
        for (key, value) in [
            ("bold", Any::Bool(false)),
            ("bold", text("true")),
            ("link", text("javascript:alert(1)")),
            ("link", text("https://")),
            ("link", text("https://a b")),
            ("link", text("https://a\u{a0}b")),
            ("link", text(&format!("https://{}", "a".repeat(1993)))),
            ("link", Any::Bool(true)),
            ("comment:", Any::Bool(true)),
            ("comment:T", Any::Bool(true)),
            ("comment:t", Any::Bool(false)),
            ("color", Any::Null),
            ("constructor", Any::Bool(true)),
        ] {
            assert!(attribute(key, &value).is_err(), "{key} {value:?}");
        }
    }

    #[test]
    fn notes() {
        footnote_value("fn", &text(&"n".repeat(4000))).unwrap();
        assert!(footnote_value("fn", &text(&"n".repeat(4001))).is_err());
        assert!(footnote_value("kind", &text("p")).is_err());
        embed_value("fn", &text("")).unwrap();
        embed_value("kind", &text("p")).unwrap();
        assert!(embed_value("x", &text("p")).is_err());
    }
}
