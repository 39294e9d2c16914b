//! The shared text: one flat `Y.Text` read as a tree, and a tree written as a fresh one.
//! The form is `docs/protocol.md`, section 1; which values count is in `shape`, what is tidied up afterwards in `normal`.
//! Not here: updates from people, which only `collab` admits.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use yrs::branch::BranchID;
use yrs::types::text::YChange;
use yrs::types::{Attrs, Delta};
use yrs::{
    Any, ClientID, Doc, In, Map, MapPrelim, MapRef, OffsetKind, Options, Out, ReadTxn, Text, TextRef,
    Transact,
};

use crate::normal::merge_runs;
use crate::shape;
use crate::tree::{Align, Block, BlockId, Inline, Kind, Marks, Table, Tree, is_left_out};

/// A document as every text of Petitum needs it.
///
/// - Offsets count UTF-16, as the browser does.
/// - Formatting is not cleaned up: yrs would drop other attributes than Yjs, and replicas would differ.
/// - Deleted content is collected: versions are kept as full states, never as snapshots of a document, so nothing asks for it.
/// - The guid is fixed: it never travels, and chance is not ours to take.
pub fn new_doc(client_id: u64) -> Doc {
    Doc::with_options(Options {
        offset_kind: OffsetKind::Utf16,
        skip_gc: false,
        cleanup_formatting: false,
        ..Options::with_guid_and_client_id(Arc::from(shape::ROOT), ClientID::new(client_id))
    })
}

/// The shared text of a document.
/// Takes a transaction of its own while the root does not exist yet: ask before one is open.
pub fn root(doc: &Doc) -> TextRef {
    doc.get_or_insert_text(shape::ROOT)
}

/// Reads a shared text; every sequence of tokens is a tree.
pub fn read<T: ReadTxn>(text: &TextRef, txn: &T) -> Tree {
    let mut reader = Reader::default();
    for chunk in text.diff(txn, YChange::identity) {
        match chunk.insert {
            Out::Any(Any::String(words)) => reader.characters(&words, chunk.attributes.as_deref()),
            Out::YMap(map) => reader.embed(&map, txn),
            _ => {}
        }
    }
    reader.tree
}

/// Reads the shared text of a document in a transaction of its own.
pub fn read_doc(doc: &Doc) -> Tree {
    let text = root(doc);
    read(&text, &doc.transact())
}

/// Writes a tree as a new text and returns it as one update (v1).
///
/// Ids are given as keys, an implicit paragraph gets its marker, and what no words keep is left out.
/// The tree is within its limits ([`Tree::check`]); `client_id` belongs to nobody else.
pub fn seed(tree: &Tree, client_id: u64) -> Vec<u8> {
    let doc = new_doc(client_id);
    let text = root(&doc);
    let mut txn = doc.transact_mut();
    let mut delta = Vec::new();
    push_words(&mut delta, &tree.title);
    for block in &tree.blocks {
        delta.push(Delta::Inserted(In::from(marker(block)), None));
        push_words(&mut delta, &block.content);
    }
    text.apply_delta(&mut txn, delta);
    drop(txn);
    doc.transact()
        .encode_state_as_update_v1(&yrs::StateVector::default())
}

/// What a text opens with before anyone joins: an empty title and one empty paragraph.
pub fn empty() -> Tree {
    Tree {
        title: Vec::new(),
        blocks: vec![Block::new(Kind::PARAGRAPH, Vec::new())],
    }
}

#[derive(Default)]
struct Reader {
    tree: Tree,
    ids: HashSet<BlockId>,
    place: Place,
}

/// Where words go that come next.
#[derive(Default)]
enum Place {
    #[default]
    Title,
    Block,
    Between,
}

impl Reader {
    fn characters(&mut self, characters: &str, attributes: Option<&Attrs>) {
        let marks = attributes.map(marks).unwrap_or_default();
        for (index, words) in characters.split('\n').enumerate() {
            if index > 0 {
                self.place = Place::Between;
            }
            let words = kept(words);
            if !words.is_empty() {
                self.words(&words, &marks);
            }
        }
    }

    fn embed<T: ReadTxn>(&mut self, map: &MapRef, txn: &T) {
        if map.contains_key(txn, "kind") {
            let block = self.block(map, txn);
            self.tree.blocks.push(block);
            self.place = Place::Block;
        } else if map.contains_key(txn, "fn") {
            let note = value(map, txn, "fn");
            let note = note.as_ref().and_then(shape::note).unwrap_or_default();
            self.open_content().push(Inline::Footnote(note.to_owned()));
        }
    }

    fn words(&mut self, words: &str, marks: &Marks) {
        match self.open_content().last_mut() {
            Some(Inline::Text { text, marks: same }) if same == marks => text.push_str(words),
            _ => self.open_content().push(Inline::Text {
                text: words.to_owned(),
                marks: marks.clone(),
            }),
        }
    }

    /// Where words go; opens an implicit paragraph between blocks.
    fn open_content(&mut self) -> &mut Vec<Inline> {
        if matches!(self.place, Place::Between) {
            let implicit = Kind::Paragraph { implicit: true };
            self.tree.blocks.push(Block::new(implicit, Vec::new()));
            self.place = Place::Block;
        }
        match (&self.place, self.tree.blocks.last_mut()) {
            (Place::Block, Some(block)) => &mut block.content,
            _ => &mut self.tree.title,
        }
    }

    fn block<T: ReadTxn>(&mut self, map: &MapRef, txn: &T) -> Block {
        let get = |key: &str| value(map, txn, key);
        let mut kind = get("kind")
            .as_ref()
            .and_then(shape::kind)
            .unwrap_or(Kind::PARAGRAPH);
        match &mut kind {
            Kind::Item { indent, .. } => {
                *indent = get("indent").as_ref().and_then(shape::indent).unwrap_or(0);
            }
            Kind::Demand { addressees } => {
                *addressees = get("addressees")
                    .as_ref()
                    .and_then(shape::addressees)
                    .unwrap_or_default();
            }
            Kind::Table(table) => *table = read_table(get),
            _ => {}
        }
        let given = get("id").as_ref().and_then(shape::id);
        let id = given.filter(|id| self.ids.insert(id.clone()));
        Block {
            kind,
            id: id.or_else(|| derived_id(map)),
            content: Vec::new(),
        }
    }
}

/// Words without the characters that no words keep.
fn kept(words: &str) -> Cow<'_, str> {
    // All of them have one of these bytes, and most words have none.
    let suspicious = |b: u8| b < 0x20 || matches!(b, 0x7f | 0xc2 | 0xef);
    if words.bytes().any(suspicious) && words.contains(is_left_out) {
        return words.chars().filter(|c| !is_left_out(*c)).collect();
    }
    Cow::Borrowed(words)
}

fn value<T: ReadTxn>(map: &MapRef, txn: &T, key: &str) -> Option<Any> {
    match map.get(txn, key) {
        Some(Out::Any(value)) => Some(value),
        _ => None,
    }
}

/// More rows than fit the limit of cells are not read.
fn read_table(get: impl Fn(&str) -> Option<Any>) -> Table {
    let rows = get("rows").as_ref().and_then(shape::rows).unwrap_or(0);
    let columns = get("cols").as_ref().and_then(shape::columns).unwrap_or(0);
    if columns == 0 {
        return Table::default();
    }
    let rows = rows.min(crate::limits::CELLS / columns);
    let align = (0..columns)
        .map(|column| {
            get(&shape::align_key(column))
                .as_ref()
                .and_then(shape::string)
                .and_then(Align::from_letter)
                .unwrap_or_default()
        })
        .collect();
    let cell = |row, column| {
        get(&shape::cell_key(row, column))
            .as_ref()
            .and_then(shape::cell)
            .unwrap_or_default()
            .to_owned()
    };
    let rows = (0..rows)
        .map(|row| (0..columns).map(|column| cell(row, column)).collect())
        .collect();
    Table::new(align, rows)
}

fn marks(attributes: &Attrs) -> Marks {
    let mut comments: Vec<_> = attributes
        .iter()
        .filter(|(_, value)| **value == Any::Bool(true))
        .filter_map(|(key, _)| shape::thread(key))
        .collect();
    comments.sort();
    Marks {
        bold: attributes.get("bold") == Some(&Any::Bool(true)),
        italic: attributes.get("italic") == Some(&Any::Bool(true)),
        link: attributes.get("link").and_then(shape::link),
        comments,
    }
}

/// The id of a block that was given none: where its marker stands in the history of the text.
fn derived_id(map: &MapRef) -> Option<BlockId> {
    let branch: &yrs::branch::Branch = map.as_ref();
    match branch.id() {
        BranchID::Nested(id) => BlockId::new(&format!(
            "{}-{}",
            base36(id.client.get()),
            base36(u64::from(id.clock))
        )),
        BranchID::Root(_) => None,
    }
}

fn base36(mut number: u64) -> String {
    let mut digits = Vec::new();
    loop {
        digits.push(char::from_digit((number % 36) as u32, 36).unwrap_or('0'));
        number /= 36;
        if number == 0 {
            return digits.into_iter().rev().collect();
        }
    }
}

fn marker(block: &Block) -> MapPrelim {
    let mut keys: Vec<(String, Any)> = vec![("kind".to_owned(), block.kind.name().into())];
    if let Some(id) = &block.id {
        keys.push(("id".to_owned(), id.as_str().into()));
    }
    match &block.kind {
        Kind::Item { indent, .. } if *indent > 0 => {
            keys.push(("indent".to_owned(), Any::from(i32::from(*indent))));
        }
        Kind::Demand { addressees } if !addressees.is_empty() => {
            keys.push(("addressees".to_owned(), addressees.join("; ").into()));
        }
        Kind::Table(table) => table_keys(table, &mut keys),
        _ => {}
    }
    keys.into_iter().collect()
}

fn table_keys(table: &Table, keys: &mut Vec<(String, Any)>) {
    if table.is_empty() {
        return;
    }
    for (key, count) in [("rows", table.rows().len()), ("cols", table.columns())] {
        keys.push((
            key.to_owned(),
            Any::from(u32::try_from(count).unwrap_or(u32::MAX)),
        ));
    }
    for (column, align) in table.align().iter().enumerate() {
        if *align != Align::Left {
            keys.push((shape::align_key(column), align.letter().into()));
        }
    }
    for (row, cells) in table.rows().iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            if !cell.is_empty() {
                keys.push((shape::cell_key(row, column), cell.as_str().into()));
            }
        }
    }
}

fn push_words(delta: &mut Vec<Delta<In>>, content: &[Inline]) {
    for inline in merge_runs(content.to_vec()) {
        match inline {
            Inline::Text { text, marks } => delta.push(Delta::Inserted(
                In::from(text),
                (!marks.is_plain()).then(|| Box::new(attributes(&marks))),
            )),
            Inline::Footnote(note) => {
                let map: MapPrelim = [("fn", note)].into_iter().collect();
                delta.push(Delta::Inserted(In::from(map), None));
            }
        }
    }
    delta.push(Delta::Inserted(In::from("\n"), None));
}

fn attributes(marks: &Marks) -> Attrs {
    let mut attributes = Attrs::new();
    if marks.bold {
        attributes.insert("bold".into(), Any::Bool(true));
    }
    if marks.italic {
        attributes.insert("italic".into(), Any::Bool(true));
    }
    if let Some(link) = &marks.link {
        attributes.insert("link".into(), link.as_str().into());
    }
    for thread in &marks.comments {
        attributes.insert(shape::thread_key(thread).into(), Any::Bool(true));
    }
    attributes
}
