//! The normal form of a tree: what is digested, compared and written to files.
//! The rules are those of `docs/protocol.md`, section 1; reading a shared text leaves them to this file.

use std::collections::HashSet;

use crate::limits;
use crate::tree::{Block, Inline, Kind, Marks, Table, Tree, is_left_out, split_addressees};

/// Brings a tree into its normal form; doing it twice changes nothing.
pub fn normalise(tree: Tree) -> Tree {
    let mut deepest = None;
    let mut ids = HashSet::new();
    let blocks = tree
        .blocks
        .into_iter()
        .filter_map(normal_block)
        .map(|mut block| {
            deepest = match &mut block.kind {
                Kind::Item { indent, .. } => {
                    let limit = deepest.map_or(0, |before: u8| before + 1).min(limits::INDENT);
                    *indent = (*indent).min(limit);
                    Some(*indent)
                }
                _ => None,
            };
            block.id = block
                .id
                .filter(|id| matches!(block.kind, Kind::Demand { .. }) && ids.insert(id.clone()));
            block
        })
        .collect();
    Tree {
        title: normal_words(tree.title),
        blocks,
    }
}

fn normal_block(block: Block) -> Option<Block> {
    let Block { kind, id, content } = block;
    let content = normal_words(content);
    let kind = match kind {
        Kind::Paragraph { .. } => Kind::PARAGRAPH,
        Kind::Demand { addressees } => Kind::Demand {
            addressees: split_addressees(
                &addressees
                    .iter()
                    .map(|entry| collapse(entry))
                    .collect::<Vec<_>>()
                    .join("; "),
            ),
        },
        Kind::Table(table) if table.is_empty() => Kind::PARAGRAPH,
        Kind::Table(table) => Kind::Table(Table::new(
            table.align().to_vec(),
            table
                .rows()
                .iter()
                .map(|row| row.iter().map(|cell| collapse(cell)).collect())
                .collect(),
        )),
        kind @ (Kind::Heading(_) | Kind::Addressee | Kind::Item { .. } | Kind::Quote) => kind,
    };
    let stays = !content.is_empty() || matches!(kind, Kind::Demand { .. } | Kind::Table(_));
    stays.then_some(Block { kind, id, content })
}

fn normal_words(content: Vec<Inline>) -> Vec<Inline> {
    let plain = content
        .into_iter()
        .filter_map(|inline| match inline {
            Inline::Text { text, mut marks } => {
                marks.comments.clear();
                Some(Inline::Text { text, marks })
            }
            Inline::Footnote(note) => {
                let note = collapse(&note);
                (!note.is_empty()).then_some(Inline::Footnote(note))
            }
        })
        .collect();
    let mut words = merge_runs(plain);
    trim(&mut words);
    for mark in [Mark::Bold, Mark::Italic, Mark::Link] {
        words = merge_runs(unmark_edges(words, mark));
    }
    words
}

#[derive(Clone, Copy)]
enum Mark {
    Bold,
    Italic,
    Link,
}

impl Mark {
    /// Whether one stretch of this mark reaches over both runs.
    fn spans(self, a: &Marks, b: &Marks) -> bool {
        match self {
            Self::Bold => a.bold && b.bold,
            Self::Italic => a.italic && b.italic,
            Self::Link => a.link.is_some() && a.link == b.link,
        }
    }

    fn take_off(self, marks: &mut Marks) {
        match self {
            Self::Bold => marks.bold = false,
            Self::Italic => marks.italic = false,
            Self::Link => marks.link = None,
        }
    }
}

/// Takes a mark off the white space at both edges of each of its stretches; a footnote ends a stretch.
fn unmark_edges(content: Vec<Inline>, mark: Mark) -> Vec<Inline> {
    let from_the_left = unmark_edge(content, mark, split_leading);
    let mut mirrored = from_the_left;
    mirrored.reverse();
    let mut both = unmark_edge(mirrored, mark, split_trailing);
    both.reverse();
    both
}

/// Walks in the order given and takes the mark off the white space where a stretch begins.
/// `split` cuts a run into the white space at that edge and the rest.
fn unmark_edge(content: Vec<Inline>, mark: Mark, split: fn(&str) -> (&str, &str)) -> Vec<Inline> {
    let mut out = Vec::with_capacity(content.len());
    // The marks of the stretch that a non-white character has begun.
    let mut begun: Option<Marks> = None;
    for inline in content {
        let Inline::Text { text, marks } = inline else {
            begun = None;
            out.push(inline);
            continue;
        };
        if begun.as_ref().is_some_and(|before| mark.spans(before, &marks)) {
            out.push(Inline::Text { text, marks });
            continue;
        }
        begun = None;
        if !mark.spans(&marks, &marks) {
            out.push(Inline::Text { text, marks });
            continue;
        }
        let (white, rest) = split(&text);
        if !white.is_empty() {
            let mut bare = marks.clone();
            mark.take_off(&mut bare);
            out.push(Inline::Text {
                text: white.to_owned(),
                marks: bare,
            });
        }
        if !rest.is_empty() {
            begun = Some(marks.clone());
            out.push(Inline::Text {
                text: rest.to_owned(),
                marks,
            });
        }
    }
    out
}

fn split_leading(text: &str) -> (&str, &str) {
    text.split_at(text.len() - text.trim_start().len())
}

fn split_trailing(text: &str) -> (&str, &str) {
    let (rest, white) = text.split_at(text.trim_end().len());
    (white, rest)
}

/// Trims white space at both ends of a block; a footnote there stays and shields what is behind it.
fn trim(words: &mut Vec<Inline>) {
    let leading = words.iter().take_while(|inline| is_white(inline)).count();
    words.drain(..leading);
    if let Some(Inline::Text { text, .. }) = words.first_mut() {
        *text = text.trim_start().to_owned();
    }
    while words.last().is_some_and(is_white) {
        words.pop();
    }
    if let Some(Inline::Text { text, .. }) = words.last_mut() {
        text.truncate(text.trim_end().len());
    }
}

fn is_white(inline: &Inline) -> bool {
    matches!(inline, Inline::Text { text, .. } if text.trim().is_empty())
}

/// Trims a single value and makes each stretch of white space one space.
/// A lone protected space stays: it is typography („§ 5“), not a leftover.
pub(crate) fn collapse(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut white: Option<char> = None;
    for c in text.trim().chars() {
        if c.is_whitespace() {
            white = Some(match (white, c) {
                (None, '\u{a0}' | '\u{202f}') => c,
                _ => ' ',
            });
        } else if !is_left_out(c) {
            out.extend(white.take());
            out.push(c);
        }
    }
    // What stood before a character that is left out is an edge now.
    out.truncate(out.trim_end().len());
    out.drain(..out.len() - out.trim_start().len());
    out
}

/// Merges runs with equal marks, takes out what no words keep, and drops empty runs.
pub(crate) fn merge_runs(content: Vec<Inline>) -> Vec<Inline> {
    let mut merged: Vec<Inline> = Vec::with_capacity(content.len());
    for inline in content {
        let Inline::Text { mut text, marks } = inline else {
            merged.push(inline);
            continue;
        };
        if text.contains(is_left_out) {
            text.retain(|c| !is_left_out(c));
        }
        if text.is_empty() {
            continue;
        }
        match merged.last_mut() {
            Some(Inline::Text {
                text: before,
                marks: same,
            }) if *same == marks => before.push_str(&text),
            _ => merged.push(Inline::Text { text, marks }),
        }
    }
    merged
}
