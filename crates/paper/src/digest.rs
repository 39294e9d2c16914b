//! The digest of a text: what is frozen, compared and signed.
//! It covers kinds, words, marks, notes, addressees, tables and the ids of demands, and nothing else: no other ids, comments,
//! signatories or dates.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest as _, Sha256};

use crate::normal::normalise;
use crate::tree::{Block, Inline, Kind, Tree};

/// Opens the canonical bytes; a change of their form changes it.
const FORMAT: &str = "petitum-tree-1";

/// The SHA-256 of a text's canonical bytes; shown and stored as 64 hex digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Digest([u8; 32]);

/// The digest of a tree, which need not be in normal form.
pub fn digest(tree: &Tree) -> Digest {
    Digest(Sha256::digest(canonical_bytes(tree)).into())
}

/// What the digest is made of, so that anyone can make it again:
/// the format's name, the title, the number of blocks, the blocks.
///
/// A string is its length in bytes and its UTF-8; a list is its length and its entries; every length is eight bytes, the
/// highest first.
/// A block is its kind's word, then `id` and addressees of a demand (an absent id is empty), the indent of an item as one byte,
/// the alignments and rows of a table, and at last its words.
/// A run is `t`, its text, one byte of marks (1 bold, 2 italic) and its link (absent is empty); a footnote is `f` and its text.
pub fn canonical_bytes(tree: &Tree) -> Vec<u8> {
    let tree = normalise(tree.clone());
    let mut out = Canonical(Vec::new());
    out.string(FORMAT);
    out.words(&tree.title);
    out.list(&tree.blocks, Canonical::block);
    out.0
}

struct Canonical(Vec<u8>);

impl Canonical {
    fn length(&mut self, length: usize) {
        self.0.extend((length as u64).to_be_bytes());
    }

    fn string(&mut self, text: &str) {
        self.length(text.len());
        self.0.extend(text.as_bytes());
    }

    fn list<T>(&mut self, entries: &[T], write: fn(&mut Self, &T)) {
        self.length(entries.len());
        for entry in entries {
            write(self, entry);
        }
    }

    fn words(&mut self, content: &[Inline]) {
        self.list(content, |out, inline| match inline {
            Inline::Text { text, marks } => {
                out.0.push(b't');
                out.string(text);
                out.0.push(u8::from(marks.bold) | u8::from(marks.italic) << 1);
                out.string(marks.link.as_ref().map_or("", |link| link.as_str()));
            }
            Inline::Footnote(note) => {
                out.0.push(b'f');
                out.string(note);
            }
        });
    }

    fn block(&mut self, block: &Block) {
        self.string(block.kind.name());
        match &block.kind {
            Kind::Demand { addressees } => {
                self.string(block.id.as_ref().map_or("", |id| id.as_str()));
                self.list(addressees, |out, entry| out.string(entry));
            }
            Kind::Item { indent, .. } => self.0.push(*indent),
            Kind::Table(table) => {
                self.list(table.align(), |out, align| out.string(align.letter()));
                self.list(table.rows(), |out, row| {
                    out.list(row, |out, cell| out.string(cell));
                });
            }
            Kind::Paragraph { .. } | Kind::Heading(_) | Kind::Addressee | Kind::Quote => {}
        }
        self.words(&block.content);
    }
}

impl Digest {
    /// The 32 bytes.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The first 16 hex digits, for a footer.
    pub fn short(&self) -> String {
        self.to_string().chars().take(16).collect()
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

/// Text that is not 64 hex digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a digest is 64 hex digits")]
pub struct NotADigest;

impl FromStr for Digest {
    type Err = NotADigest;

    fn from_str(text: &str) -> Result<Self, NotADigest> {
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return Err(NotADigest);
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = hex(pair[0])? << 4 | hex(pair[1])?;
        }
        Ok(Self(bytes))
    }
}

fn hex(digit: u8) -> Result<u8, NotADigest> {
    match digit {
        b'0'..=b'9' => Ok(digit - b'0'),
        b'a'..=b'f' => Ok(digit - b'a' + 10),
        b'A'..=b'F' => Ok(digit - b'A' + 10),
        _ => Err(NotADigest),
    }
}
