//! The comments that carry what Markdown lacks: `<!-- petitum: … -->`, a block of its own before the block it speaks of.
//! Which block that is, `read` and `write` decide.

use crate::shape::string_within;
use crate::tree::{BlockId, split_addressees};

const OPEN: &str = "<!-- petitum: ";
const CLOSE: &str = " -->";

/// What a comment says about the next block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Directive {
    /// The paragraph is a line of addressees.
    Addressee,
    /// The paragraph is the caption of the table behind it.
    Caption,
    /// The heading is a demand.
    Demand {
        /// Its id.
        id: Option<BlockId>,
        /// Who is to act.
        addressees: Vec<String>,
    },
}

impl Directive {
    pub(super) fn write(&self) -> String {
        let mut out = String::from(OPEN);
        match self {
            Self::Addressee => out.push_str("addressee"),
            Self::Caption => out.push_str("caption"),
            Self::Demand { id, addressees } => {
                out.push_str("demand");
                if let Some(id) = id {
                    push_attribute(&mut out, "id", id.as_str());
                }
                if !addressees.is_empty() {
                    push_attribute(&mut out, "addressees", &addressees.join("; "));
                }
            }
        }
        out.push_str(CLOSE);
        out
    }

    /// Reads a comment that is a directive and nothing else.
    pub(super) fn read(comment: &str) -> Option<Self> {
        let inner = comment.trim().strip_prefix(OPEN)?.strip_suffix(CLOSE)?.trim();
        let (word, attributes) = inner.split_once(' ').unwrap_or((inner, ""));
        match word {
            "addressee" => Some(Self::Addressee),
            "caption" => Some(Self::Caption),
            "demand" => {
                let addressees = attribute(attributes, "addressees").unwrap_or_default();
                let addressees = string_within(&addressees, crate::limits::ADDRESSEES).unwrap_or_default();
                Some(Self::Demand {
                    id: attribute(attributes, "id").and_then(|id| BlockId::new(&id)),
                    addressees: split_addressees(addressees),
                })
            }
            _ => None,
        }
    }
}

fn push_attribute(out: &mut String, key: &str, value: &str) {
    out.push(' ');
    out.push_str(key);
    out.push_str("=\"");
    let mut before = ' ';
    for c in value.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // Two hyphens end a comment, or are not allowed in one.
            '-' if before == '-' => out.push_str("&#45;"),
            _ => out.push(c),
        }
        before = c;
    }
    out.push('"');
}

fn attribute(mut attributes: &str, wanted: &str) -> Option<String> {
    loop {
        let (key, rest) = attributes.trim_start().split_once("=\"")?;
        let (value, rest) = rest.split_once('"')?;
        if key == wanted {
            return Some(unescape(value));
        }
        attributes = rest;
    }
}

/// The inverse of what [`push_attribute`] writes, in one pass.
fn unescape(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let known = [
            ("&amp;", '&'),
            ("&quot;", '"'),
            ("&lt;", '<'),
            ("&gt;", '>'),
            ("&#45;", '-'),
        ];
        let (reference, c) = known
            .into_iter()
            .find(|(reference, _)| rest.starts_with(reference))
            .unwrap_or(("&", '&'));
        out.push(c);
        rest = &rest[reference.len()..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addressees_survive_whatever_they_contain() {
        for entry in [
            "Landtag",
            "a --> b",
            "---",
            "&amp;",
            "„Amt“ \"x\"",
            "<!-- -->",
            "a=\"b\" id=\"c\"",
            "&#45;",
            "-",
        ] {
            let directive = Directive::Demand {
                id: BlockId::new("forderung-1"),
                addressees: vec![entry.to_owned(), "Bund".to_owned()],
            };
            let written = directive.write();
            assert!(!written[4..written.len() - 3].contains("--"), "{written}");
            assert_eq!(Directive::read(&written), Some(directive), "{written}");
        }
    }

    #[test]
    fn other_comments_are_none() {
        for comment in [
            "<!-- end list -->",
            "<!-- petitum: -->",
            "<!-- petitum: demand --> x",
            "<!-- petitum: unknown -->",
        ] {
            assert_eq!(Directive::read(comment), None, "{comment}");
        }
        let bare = Directive::Demand {
            id: None,
            addressees: vec![],
        };
        assert_eq!(Directive::read("<!-- petitum: demand id=\"X\" -->"), Some(bare));
    }
}
