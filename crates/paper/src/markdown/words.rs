//! Words written as Markdown: marks nested, and every place protected where Markdown would read something else.
//! Escaping of single characters is comrak's; what it does not see is protected here:
//!
//! - A delimiter next to a letter that it has to open or close against gets that letter as a numeric reference.
//! - White space at the inner edge of a delimiter gets a numeric reference; it occurs where one stretch is cut by another.
//! - Italic is `_` in a block that also has bold, so that the two kinds of delimiter never run together or pair up wrongly; two of
//!   one kind never touch, because neighbours of one mark are one stretch unless another delimiter cuts it.
//! - `^` at the start of a link's words and `(`, `:` behind a note's reference are numeric references.
//! - A link that comrak would write as an autolink is written so only where that is safe.

use comrak::Arena;
use comrak::nodes::{AstNode, Node, NodeLink, NodeValue};

use crate::tree::{Inline, Link, Marks};

/// An empty comment between a character and a delimiter that must not touch.
pub(super) const SEPARATOR: &str = "<!---->";

/// comrak reads its numeric reference as U+FFFD, so it is held apart from delimiters instead.
const UNREFERENCED: char = '\u{e000}';

/// Numbers notes across a document and keeps their texts.
#[derive(Default)]
pub(super) struct Notes(pub(super) Vec<String>);

impl Notes {
    fn add(&mut self, note: &str) -> usize {
        self.0.push(note.to_owned());
        self.0.len()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark<'t> {
    Link(&'t Link),
    Bold,
    Italic,
}

impl<'t> Mark<'t> {
    /// Outer marks first, where two stretches are equally long.
    fn of(marks: &'t Marks) -> impl Iterator<Item = Self> {
        let link = marks.link.as_ref().map(Self::Link);
        let bold = marks.bold.then_some(Self::Bold);
        let italic = marks.italic.then_some(Self::Italic);
        link.into_iter().chain(bold).chain(italic)
    }

    fn is_on(self, inline: &Inline) -> bool {
        match inline {
            Inline::Text { marks, .. } => Mark::of(marks).any(|mark| mark == self),
            Inline::Footnote(_) => false,
        }
    }
}

enum Piece<'t> {
    Text {
        text: &'t str,
        protect_first: bool,
        protect_last: bool,
    },
    Open(Mark<'t>),
    Close(Mark<'t>),
    Note(&'t str),
}

/// Appends words to a node.
pub(super) fn append<'a>(arena: &'a Arena<'a>, parent: Node<'a>, content: &[Inline], notes: &mut Notes) {
    let mut pieces = Vec::new();
    nest(content, &mut Vec::new(), &mut pieces);
    protect(&mut pieces);
    build(arena, parent, &pieces, notes);
}

/// A numeric reference.
pub(super) fn reference(c: char) -> String {
    format!("&#{};", u32::from(c))
}

/// Turns runs into nested stretches, the longest outermost; of crossing stretches the one that begins later is cut.
/// The depth is that of the three marks.
fn nest<'t>(content: &'t [Inline], open: &mut Vec<Mark<'t>>, pieces: &mut Vec<Piece<'t>>) {
    let mut at = 0;
    while let Some(inline) = content.get(at) {
        let (text, marks) = match inline {
            Inline::Footnote(note) => {
                pieces.push(Piece::Note(note));
                at += 1;
                continue;
            }
            Inline::Text { text, marks } => (text, marks),
        };
        let reach = |mark: Mark<'t>| content[at..].iter().take_while(|i| mark.is_on(i)).count();
        // `max_by_key` takes the last of equals, so the order is reversed to take the outer mark.
        let widest = Mark::of(marks)
            .filter(|mark| !open.contains(mark))
            .map(|mark| (mark, reach(mark)))
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .max_by_key(|(_, length)| *length);
        let Some((mark, length)) = widest else {
            pieces.push(Piece::Text {
                text,
                protect_first: false,
                protect_last: false,
            });
            at += 1;
            continue;
        };
        pieces.push(Piece::Open(mark));
        open.push(mark);
        nest(&content[at..at + length], open, pieces);
        open.pop();
        pieces.push(Piece::Close(mark));
        at += length;
    }
}

/// What stands beside a delimiter, as far as its reading depends on it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    /// A character of the words, or nothing where the block ends.
    Character(char),
    /// A bracket, another delimiter, a comment, the block's end: nothing a delimiter minds.
    Markup,
}

impl Side {
    /// A delimiter inside of which it stands opens and closes whatever is outside.
    fn is_letter(self) -> bool {
        // Only where every reading of Unicode agrees; all else is protected, which is never wrong.
        match self {
            Self::Character(c) => {
                c.is_ascii_alphanumeric() || matches!(c, '\u{c0}'..='\u{24f}' if c != '×' && c != '÷')
            }
            Self::Markup => false,
        }
    }

    /// A delimiter outside of which it stands opens and closes whatever is inside.
    fn is_gap(self) -> bool {
        match self {
            Self::Character(c) => c == ' ' || c.is_ascii_punctuation(),
            Self::Markup => true,
        }
    }

    fn is_white(self) -> bool {
        matches!(self, Self::Character(c) if c.is_whitespace())
    }
}

fn protect(pieces: &mut [Piece<'_>]) {
    let underscore = uses_underscore(pieces);
    for at in 0..pieces.len() {
        match &pieces[at] {
            Piece::Open(Mark::Link(_)) => {
                if matches!(pieces.get(at + 1), Some(Piece::Text { text, .. }) if text.starts_with('^')) {
                    protect_edge(pieces, Some(at + 1), Edge::First);
                }
            }
            Piece::Note(_) => {
                if matches!(pieces.get(at + 1), Some(Piece::Text { text, .. }) if text.starts_with([':', '(']))
                {
                    protect_edge(pieces, Some(at + 1), Edge::First);
                }
            }
            Piece::Open(_) if !at.checked_sub(1).is_some_and(|before| is_open(&pieces[before])) => {
                let end = run_end(pieces, at, is_open);
                protect_around(pieces, at.checked_sub(1), Some(end), underscore);
            }
            Piece::Close(_) if !at.checked_sub(1).is_some_and(|before| is_close(&pieces[before])) => {
                let end = run_end(pieces, at, is_close);
                protect_around(pieces, Some(end), at.checked_sub(1), underscore);
            }
            _ => {}
        }
    }
}

fn uses_underscore(pieces: &[Piece<'_>]) -> bool {
    let has_bold = pieces
        .iter()
        .any(|piece| matches!(piece, Piece::Open(Mark::Bold)));
    has_bold
        && pieces
            .iter()
            .any(|piece| matches!(piece, Piece::Open(Mark::Italic)))
}

/// Protects the two pieces on either side of a run of delimiters.
fn protect_around(pieces: &mut [Piece<'_>], outer: Option<usize>, inner: Option<usize>, underscore: bool) {
    // The run opens if what is inside stands behind it.
    let opens = outer.is_none_or(|outer| inner.is_some_and(|inner| inner > outer));
    let (inner_edge, outer_edge) = if opens {
        (Edge::First, Edge::Last)
    } else {
        (Edge::Last, Edge::First)
    };
    let inside = inner.map_or(Side::Markup, |at| side(pieces.get(at), inner_edge));
    let outside = outer.map_or(Side::Markup, |at| side(pieces.get(at), outer_edge));
    if inside.is_white() {
        protect_edge(pieces, inner, inner_edge);
    }
    if !outside.is_gap() && (underscore || !inside.is_letter()) {
        protect_edge(pieces, outer, outer_edge);
    }
}

fn is_open(piece: &Piece<'_>) -> bool {
    matches!(piece, Piece::Open(Mark::Bold | Mark::Italic))
}

fn is_close(piece: &Piece<'_>) -> bool {
    matches!(piece, Piece::Close(Mark::Bold | Mark::Italic))
}

fn run_end(pieces: &[Piece<'_>], start: usize, of: fn(&Piece<'_>) -> bool) -> usize {
    start + pieces[start..].iter().take_while(|piece| of(piece)).count()
}

#[derive(Clone, Copy)]
enum Edge {
    First,
    Last,
}

fn side(piece: Option<&Piece<'_>>, edge: Edge) -> Side {
    let Some(Piece::Text { text, .. }) = piece else {
        return Side::Markup;
    };
    let c = match edge {
        Edge::First => text.chars().next(),
        Edge::Last => text.chars().next_back(),
    };
    c.map_or(Side::Markup, Side::Character)
}

fn protect_edge(pieces: &mut [Piece<'_>], at: Option<usize>, edge: Edge) {
    if let Some(Piece::Text {
        protect_first,
        protect_last,
        ..
    }) = at.and_then(|at| pieces.get_mut(at))
    {
        match edge {
            Edge::First => *protect_first = true,
            Edge::Last => *protect_last = true,
        }
    }
}

fn build<'a>(arena: &'a Arena<'a>, parent: Node<'a>, pieces: &[Piece<'_>], notes: &mut Notes) {
    let underscore = uses_underscore(pieces);
    let mut parents = vec![parent];
    for (at, piece) in pieces.iter().enumerate() {
        let here = parents.last().copied().unwrap_or(parent);
        match piece {
            Piece::Text {
                text,
                protect_first,
                protect_last,
            } => append_text(arena, here, text, *protect_first, *protect_last),
            Piece::Note(note) => {
                let number = notes.add(note);
                append_node(arena, here, NodeValue::Raw(format!("[^{number}]")));
            }
            Piece::Open(Mark::Italic) | Piece::Close(Mark::Italic) if underscore => {
                append_node(arena, here, NodeValue::Raw("_".to_owned()));
            }
            Piece::Open(mark) => {
                let node = append_node(arena, here, mark_value(*mark));
                let alone = matches!(pieces.get(at + 2), Some(Piece::Close(Mark::Link(_))));
                if matches!(mark, Mark::Link(link) if !(alone && is_plain_address(link))) {
                    // comrak looks at the first node within a link to decide on the short form.
                    append_node(arena, node, NodeValue::Raw(String::new()));
                }
                parents.push(node);
            }
            Piece::Close(_) => {
                parents.pop();
            }
        }
    }
}

fn mark_value(mark: Mark<'_>) -> NodeValue {
    match mark {
        Mark::Bold => NodeValue::Strong,
        Mark::Italic => NodeValue::Emph,
        Mark::Link(link) => NodeValue::Link(Box::new(NodeLink {
            url: protected_address(link.as_str()),
            title: String::new(),
        })),
    }
}

/// comrak writes an address as it stands, but reads references in it: where one could be meant, its `&` is written as one.
fn protected_address(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    let mut parts = address.split('&');
    out.extend(parts.next());
    for part in parts {
        let name = part.trim_start_matches(|c: char| c == '#' || c.is_ascii_alphanumeric());
        out.push_str(if name.starts_with(';') { "&amp;" } else { "&" });
        out.push_str(part);
    }
    out
}

/// Whether `<address>` reads as the address: comrak writes that where the words are the address themselves.
fn is_plain_address(link: &Link) -> bool {
    let address = link.as_str();
    (address.starts_with("http://") || address.starts_with("https://"))
        && address
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b":/?#@!$',;=._~%+-".contains(&b))
}

fn append_text<'a>(arena: &'a Arena<'a>, parent: Node<'a>, text: &str, first: bool, last: bool) {
    let mut rest = text;
    let mut chars = text.chars();
    if first && let Some(c) = chars.next() {
        append_node(arena, parent, NodeValue::Raw(protected(c, Edge::First)));
        rest = chars.as_str();
    }
    let mut tail = None;
    if last && let Some(c) = rest.chars().next_back() {
        tail = Some(protected(c, Edge::Last));
        rest = &rest[..rest.len() - c.len_utf8()];
    } else if last && text.ends_with(UNREFERENCED) {
        // The one character is held apart on both sides.
        tail = Some(SEPARATOR.to_owned());
    }
    if !rest.is_empty() {
        append_node(arena, parent, NodeValue::Text(rest.to_owned().into()));
    }
    if let Some(tail) = tail {
        append_node(arena, parent, NodeValue::Raw(tail));
    }
}

/// A character that no delimiter minds.
fn protected(c: char, edge: Edge) -> String {
    match (c, edge) {
        (UNREFERENCED, Edge::First) => format!("{SEPARATOR}{c}"),
        (UNREFERENCED, Edge::Last) => format!("{c}{SEPARATOR}"),
        _ => reference(c),
    }
}

/// Appends a node with this value.
pub(super) fn append_node<'a>(arena: &'a Arena<'a>, parent: Node<'a>, value: NodeValue) -> Node<'a> {
    let node = arena.alloc(AstNode::from(value));
    parent.append(node);
    node
}
