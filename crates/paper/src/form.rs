//! The JSON form of a tree, as `docs/protocol.md`, section 3, writes it.
//! What comes in is hostile: every limit is checked, words lose what no words keep, unknown fields are ignored.
//!
//! Written keys: `indent` for items, `addressees` and `number` for demands, `rows` and `align` for tables, `implicit` only where
//! true, `id` where there is one, marks only where set, `comments` only where there are some.

use serde::ser::SerializeSeq;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::limits;
use crate::normal::merge_runs;
use crate::shape::bare_kind;
use crate::tree::{
    Align, Block, BlockId, Inline, Kind, Link, Marks, Table, ThreadId, Tree, split_addressees,
};

/// Why a tree is refused at the door.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormError {
    /// It exceeds a limit of [`limits`].
    #[error("more than {limit} {what}")]
    Limit {
        /// What there is too much of.
        what: &'static str,
        /// How much there may be.
        limit: usize,
    },
    /// A value is none of those allowed.
    #[error("{what} {value:?} is not allowed")]
    Value {
        /// Which value.
        what: &'static str,
        /// The value, its first 60 characters.
        value: String,
    },
}

#[derive(Serialize, Deserialize)]
struct TreeForm {
    #[serde(default)]
    title: Vec<Inline>,
    #[serde(default)]
    blocks: Vec<Block>,
}

#[derive(Serialize, Deserialize)]
struct BlockForm {
    kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(default, skip_deserializing, skip_serializing_if = "Option::is_none")]
    number: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    indent: Option<u8>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    addressees: Option<Vec<String>>,
    #[serde(default)]
    content: Vec<Inline>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rows: Option<Vec<Vec<String>>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    align: Option<Vec<Align>>,
    #[serde(default, skip_serializing_if = "is_false")]
    implicit: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum InlineForm {
    Footnote {
        #[serde(rename = "fn")]
        note: String,
    },
    Text {
        text: String,
        #[serde(default, skip_serializing_if = "is_false")]
        bold: bool,
        #[serde(default, skip_serializing_if = "is_false")]
        italic: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        link: Option<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        comments: Vec<String>,
    },
}

impl Tree {
    /// Checks every limit of a tree; every door that takes blocks one by one asks here.
    pub fn check(&self) -> Result<(), FormError> {
        at_most("blocks", self.blocks.len(), limits::BLOCKS)?;
        let mut all = words_size(&self.title)?;
        for block in &self.blocks {
            let more = block_size(block)?;
            all.bytes += more.bytes;
            all.notes += more.notes;
        }
        at_most("footnotes", all.notes, limits::FOOTNOTES)?;
        at_most("bytes of text", all.bytes, limits::TEXT_BYTES)
    }
}

struct Size {
    bytes: usize,
    notes: usize,
}

/// Checks the limits of one block and measures it.
fn block_size(block: &Block) -> Result<Size, FormError> {
    let mut size = words_size(&block.content)?;
    match &block.kind {
        Kind::Demand { addressees } => {
            let joined = characters(&addressees.join("; "));
            at_most("characters of addressees", joined, limits::ADDRESSEES)?;
        }
        Kind::Item { indent, .. } => {
            at_most(
                "levels of a list",
                usize::from(*indent),
                usize::from(limits::INDENT),
            )?;
        }
        Kind::Table(table) => {
            for cell in table.rows().iter().flatten() {
                at_most("characters in one cell", characters(cell), limits::CELL)?;
                size.bytes += cell.len();
            }
        }
        Kind::Paragraph { .. } | Kind::Heading(_) | Kind::Addressee | Kind::Quote => {}
    }
    Ok(size)
}

fn words_size(content: &[Inline]) -> Result<Size, FormError> {
    let mut size = Size { bytes: 0, notes: 0 };
    for inline in content {
        match inline {
            Inline::Text { text, marks } => {
                at_most("comments on one stretch", marks.comments.len(), limits::COMMENTS)?;
                size.bytes += text.len();
            }
            Inline::Footnote(note) => {
                at_most("characters in one note", characters(note), limits::NOTE)?;
                size.bytes += note.len();
                size.notes += 1;
            }
        }
    }
    at_most("bytes in one block", size.bytes, limits::BLOCK_BYTES)?;
    Ok(size)
}

impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Written<'a> {
            title: &'a [Inline],
            blocks: Numbered<'a>,
        }
        Written {
            title: &self.title,
            blocks: Numbered(&self.blocks),
        }
        .serialize(serializer)
    }
}

/// Blocks of a whole tree: demands are numbered as they come.
struct Numbered<'a>(&'a [Block]);

impl Serialize for Numbered<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut demands = 0;
        let mut blocks = serializer.serialize_seq(Some(self.0.len()))?;
        for block in self.0 {
            let mut form = BlockForm::from(block.clone());
            if matches!(block.kind, Kind::Demand { .. }) {
                demands += 1;
                form.number = Some(demands);
            }
            blocks.serialize_element(&form)?;
        }
        blocks.end()
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let form = TreeForm::deserialize(deserializer)?;
        let tree = Self {
            title: merge_runs(form.title),
            blocks: form.blocks,
        };
        tree.check().map_err(serde::de::Error::custom)?;
        Ok(tree)
    }
}

impl Serialize for Block {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        BlockForm::from(self.clone()).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Block {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::try_from(BlockForm::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

impl Serialize for Inline {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        InlineForm::from(self.clone()).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Inline {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::try_from(InlineForm::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

impl Serialize for Align {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.letter())
    }
}

impl<'de> Deserialize<'de> for Align {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let letter = String::deserialize(deserializer)?;
        Self::from_letter(&letter).ok_or_else(|| serde::de::Error::custom(refused("alignment", &letter)))
    }
}

impl Align {
    /// Its letter in the shared text and in JSON.
    pub(crate) fn letter(self) -> &'static str {
        match self {
            Self::Left => "l",
            Self::Center => "c",
            Self::Right => "r",
        }
    }

    /// The alignment a letter stands for.
    pub(crate) fn from_letter(letter: &str) -> Option<Self> {
        Some(match letter {
            "l" => Self::Left,
            "c" => Self::Center,
            "r" => Self::Right,
            _ => return None,
        })
    }
}

impl From<Block> for BlockForm {
    fn from(block: Block) -> Self {
        let mut form = Self {
            kind: block.kind.name().to_owned(),
            id: block.id.map(|id| id.as_str().to_owned()),
            number: None,
            indent: None,
            addressees: None,
            content: block.content,
            rows: None,
            align: None,
            implicit: false,
        };
        match block.kind {
            Kind::Paragraph { implicit } => form.implicit = implicit,
            Kind::Demand { addressees } => form.addressees = Some(addressees),
            Kind::Item { indent, .. } => form.indent = Some(indent),
            Kind::Table(table) => {
                form.align = Some(table.align().to_vec());
                form.rows = Some(table.rows().to_vec());
            }
            Kind::Heading(_) | Kind::Addressee | Kind::Quote => {}
        }
        form
    }
}

impl TryFrom<BlockForm> for Block {
    type Error = FormError;

    fn try_from(form: BlockForm) -> Result<Self, FormError> {
        let mut kind = bare_kind(&form.kind).ok_or_else(|| refused("kind", &form.kind))?;
        match &mut kind {
            Kind::Paragraph { implicit } => *implicit = form.implicit,
            Kind::Demand { addressees } => {
                *addressees = split_addressees(&form.addressees.unwrap_or_default().join("; "));
            }
            Kind::Item { indent, .. } => *indent = form.indent.unwrap_or(0),
            Kind::Table(table) => {
                *table = checked_table(form.align.unwrap_or_default(), form.rows.unwrap_or_default())?;
            }
            Kind::Heading(_) | Kind::Addressee | Kind::Quote => {}
        }
        let id = match form.id {
            Some(id) => Some(BlockId::new(&id).ok_or_else(|| refused("id", &id))?),
            None => None,
        };
        let block = Self {
            kind,
            id,
            content: merge_runs(form.content),
        };
        block_size(&block)?;
        Ok(block)
    }
}

/// A table is cut to its limits when it is made, so they are checked before.
fn checked_table(align: Vec<Align>, rows: Vec<Vec<String>>) -> Result<Table, FormError> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    at_most("columns of a table", columns, limits::COLUMNS)?;
    at_most("rows of a table", rows.len(), limits::ROWS)?;
    at_most("cells of a table", rows.len() * columns, limits::CELLS)?;
    Ok(Table::new(align, rows))
}

impl From<Inline> for InlineForm {
    fn from(inline: Inline) -> Self {
        match inline {
            Inline::Footnote(note) => Self::Footnote { note },
            Inline::Text { text, marks } => Self::Text {
                text,
                bold: marks.bold,
                italic: marks.italic,
                link: marks.link.map(|link| link.as_str().to_owned()),
                comments: marks
                    .comments
                    .iter()
                    .map(|thread| thread.as_str().to_owned())
                    .collect(),
            },
        }
    }
}

impl TryFrom<InlineForm> for Inline {
    type Error = FormError;

    fn try_from(form: InlineForm) -> Result<Self, FormError> {
        match form {
            InlineForm::Footnote { note } => Ok(Self::Footnote(note)),
            InlineForm::Text {
                text,
                bold,
                italic,
                link,
                comments,
            } => {
                let mut comments = comments
                    .iter()
                    .map(|id| ThreadId::new(id).ok_or_else(|| refused("thread", id)))
                    .collect::<Result<Vec<_>, _>>()?;
                comments.sort();
                comments.dedup();
                let link = match link {
                    Some(link) => Some(Link::new(&link).ok_or_else(|| refused("link", &link))?),
                    None => None,
                };
                Ok(Self::Text {
                    text,
                    marks: Marks {
                        bold,
                        italic,
                        link,
                        comments,
                    },
                })
            }
        }
    }
}

fn characters(text: &str) -> usize {
    text.encode_utf16().count()
}

fn at_most(what: &'static str, count: usize, limit: usize) -> Result<(), FormError> {
    if count > limit {
        return Err(FormError::Limit { what, limit });
    }
    Ok(())
}

fn refused(what: &'static str, value: &str) -> FormError {
    FormError::Value {
        what,
        value: value.chars().take(60).collect(),
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
fn is_false(value: &bool) -> bool {
    !*value
}
