//! Last year's statement, before anyone has marked its demands: what looks like one is found, confirmed by people, and taken.
//! Text that is not Markdown is read in `plain`, typed numbers and sentences in `typed`, salutations and signatories in
//! `leftovers`.
//! Nothing is decided here for good: [`recognise`] proposes, [`accept`] does what was chosen.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::form::FormError;
use crate::limits;
use crate::markdown::{self, Ledger, Read};
use crate::normal::normalise;
use crate::tree::{Block, Inline, Kind, Level, Tree, plain_text};

mod leftovers;
mod plain;
mod typed;

use typed::{Label, label};

/// Characters of the longest line that is taken for a title.
const TITLE: usize = 160;
/// Characters from which an item of a numbered list looks like a demand rather than an entry.
const LONG_ITEM: usize = 60;

/// Finds the blocks that one way of counting points to.
type Way = fn(&[Block]) -> Vec<usize>;

/// A block that looks like a demand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Candidate {
    /// Which block of the tree it is.
    pub index: usize,
    /// What its title would be.
    pub title: String,
    /// The first sentence of what would be its demand text; empty if there is none.
    pub text: String,
}

/// Reads a statement that was pasted or is a Markdown file, without salutation, closing formula and signatories.
pub fn read(text: &str) -> Result<Read, FormError> {
    let mut read = if is_markdown(text) {
        markdown::read(text)?
    } else {
        plain(text)?
    };
    let mut dropped = Ledger::from(read.dropped);
    read.tree = normalise(leftovers::take_out(read.tree, &mut dropped));
    read.dropped = dropped.finish();
    Ok(read)
}

/// Takes a statement whose blocks were read elsewhere, without salutation, closing formula and signatories.
pub fn of_blocks(blocks: Vec<Block>) -> Read {
    let mut dropped = Ledger::default();
    let tree = leftovers::take_out(
        Tree {
            title: Vec::new(),
            blocks,
        },
        &mut dropped,
    );
    Read {
        tree: normalise(tree),
        dropped: dropped.finish(),
    }
}

/// Reads text that is not Markdown, line by line.
pub fn plain(text: &str) -> Result<Read, FormError> {
    if text.len() > limits::MARKDOWN_BYTES {
        return Err(FormError::Limit {
            what: "bytes of text",
            limit: limits::MARKDOWN_BYTES,
        });
    }
    let tree = normalise(plain::document(text));
    tree.check()?;
    Ok(Read {
        tree,
        dropped: Vec::new(),
    })
}

/// Finds the blocks that look like demands; where demands are marked, these and no others.
///
/// Statements count their demands in one way, so one way is looked for after the other and the first that is found counts:
/// `Forderung 3` in front, numbered headings, numbered paragraphs, long items of a numbered list, headings with text below.
pub fn recognise(tree: &Tree) -> Vec<Candidate> {
    let ways: [Way; 6] = [
        marked,
        announced,
        numbered_headings,
        numbered_paragraphs,
        long_items,
        headings_with_text,
    ];
    ways.into_iter()
        .map(|way| way(&tree.blocks))
        .find(|found| !found.is_empty())
        .unwrap_or_default()
        .into_iter()
        .map(|index| candidate(&tree.blocks, index))
        .collect()
}

/// Makes demands of the chosen blocks and of no others; typed numbers go, what is too long for a title becomes its text.
/// Indices that are no block's are ignored.
pub fn accept(tree: Tree, chosen: &[usize]) -> Tree {
    let chosen: BTreeSet<usize> = chosen.iter().copied().collect();
    let mut blocks = Vec::with_capacity(tree.blocks.len());
    // The level of the heading that became the demand whose body this is.
    let mut within: Option<Level> = None;
    for (index, mut block) in tree.blocks.into_iter().enumerate() {
        if chosen.contains(&index) {
            within = match block.kind {
                Kind::Heading(level) => Some(level),
                _ => None,
            };
            blocks.extend(demand_blocks(block));
            continue;
        }
        match &mut block.kind {
            Kind::Demand { .. } => {
                block.kind = Kind::Heading(Level::Section);
                within = None;
            }
            Kind::Heading(level) => match within {
                // A heading below the demand's must not end it.
                Some(outer) if *level > outer => *level = Level::Subsection,
                _ => within = None,
            },
            _ => {}
        }
        blocks.push(block);
    }
    normalise(Tree {
        title: tree.title,
        blocks,
    })
}

impl From<Vec<markdown::Dropped>> for Ledger {
    fn from(dropped: Vec<markdown::Dropped>) -> Self {
        let mut ledger = Self::default();
        for one in dropped {
            ledger.add_many(one.what, one.count, &one.sample);
        }
        ledger
    }
}

/// Whether a text uses Markdown on purpose; numbers and hyphens at the start of a line do not say so.
fn is_markdown(text: &str) -> bool {
    text.contains("](")
        || text.contains("**")
        || text.contains("[^")
        || text.contains("<!-- petitum: ")
        || text.lines().any(|line| {
            let heading = line.trim_start_matches('#');
            (heading.len() < line.len() && heading.starts_with(' '))
                || line.starts_with("> ")
                || line.starts_with("```")
                || line.starts_with('|')
        })
}

fn marked(blocks: &[Block]) -> Vec<usize> {
    indices(blocks, |block| matches!(block.kind, Kind::Demand { .. }))
}

fn announced(blocks: &[Block]) -> Vec<usize> {
    indices(blocks, |block| {
        can_be_demand(block) && matches!(label(&plain_text(&block.content)), Some((Label::Named, _)))
    })
}

/// The level on which most headings are numbered.
fn numbered_headings(blocks: &[Block]) -> Vec<usize> {
    let on = |level: Level| {
        indices(blocks, |block| {
            block.kind == Kind::Heading(level) && label(&plain_text(&block.content)).is_some()
        })
    };
    let mut levels = [on(Level::Chapter), on(Level::Section), on(Level::Subsection)];
    levels.sort_by_key(Vec::len);
    let [_, _, most] = levels;
    if most.len() < 2 { Vec::new() } else { most }
}

/// Paragraphs numbered 1, 2, 3 …; a number that is not the next one belongs to something else.
fn numbered_paragraphs(blocks: &[Block]) -> Vec<usize> {
    let mut expected = 1;
    let found = indices(blocks, |block| {
        let number = match &block.kind {
            Kind::Paragraph { .. } => label(&plain_text(&block.content)),
            _ => None,
        };
        let is_next = matches!(number, Some((Label::Number(n), _)) if n == expected);
        expected += usize::from(is_next);
        is_next
    });
    if found.len() < 2 { Vec::new() } else { found }
}

/// Items of the outermost numbered lists, where they are as long as demands are or have text of their own behind them.
fn long_items(blocks: &[Block]) -> Vec<usize> {
    let outer = indices(blocks, |block| {
        matches!(
            block.kind,
            Kind::Item {
                ordered: true,
                indent: 0
            }
        )
    });
    let long = outer
        .iter()
        .filter(|index| {
            plain_text(&blocks[**index].content).chars().count() >= LONG_ITEM
                || matches!(
                    blocks.get(**index + 1).map(|next| &next.kind),
                    Some(Kind::Paragraph { .. })
                )
        })
        .count();
    if outer.len() < 2 || long * 2 < outer.len() {
        return Vec::new();
    }
    outer
}

/// The headings of one level that have text below them: sections if there are some, else chapters.
fn headings_with_text(blocks: &[Block]) -> Vec<usize> {
    let on = |level: Level| -> Vec<usize> {
        indices(blocks, |block| {
            block.kind == Kind::Heading(level) && !typed::is_frame(&plain_text(&block.content))
        })
        .into_iter()
        .filter(|index| {
            matches!(
                blocks.get(index + 1).map(|next| &next.kind),
                Some(Kind::Paragraph { .. } | Kind::Item { .. } | Kind::Quote)
            )
        })
        .collect()
    };
    [on(Level::Section), on(Level::Chapter)]
        .into_iter()
        .find(|found| found.len() >= 2)
        .unwrap_or_default()
}

fn indices(blocks: &[Block], mut fits: impl FnMut(&Block) -> bool) -> Vec<usize> {
    blocks
        .iter()
        .enumerate()
        .filter_map(|(index, block)| fits(block).then_some(index))
        .collect()
}

fn can_be_demand(block: &Block) -> bool {
    matches!(
        block.kind,
        Kind::Heading(_) | Kind::Paragraph { .. } | Kind::Item { .. }
    )
}

fn candidate(blocks: &[Block], index: usize) -> Candidate {
    let made = demand_blocks(blocks[index].clone());
    let title = made
        .first()
        .map(|block| plain_text(&block.content))
        .unwrap_or_default();
    let behind = blocks[index + 1..]
        .iter()
        .take_while(|block| !matches!(block.kind, Kind::Demand { .. } | Kind::Heading(_)));
    let text = made[1..]
        .iter()
        .chain(behind)
        .find(|block| matches!(block.kind, Kind::Paragraph { .. }))
        .map(|block| plain_text(&block.content))
        // The next demand is not this one's text.
        .filter(|text| label(text).is_none())
        .unwrap_or_default();
    Candidate {
        index,
        title: title.trim().to_owned(),
        text: typed::first_sentence(text.trim()).0.to_owned(),
    }
}

/// The demand that a block becomes, and the paragraph that was too long for its title.
fn demand_blocks(block: Block) -> Vec<Block> {
    if matches!(block.kind, Kind::Demand { .. }) {
        return vec![block];
    }
    let mut content = block.content;
    if let Some((_, typed)) = label(&plain_text(&content)) {
        content = split(content, typed).1;
    }
    let (title, rest) = title_and_text(content);
    let demand = Kind::Demand {
        addressees: Vec::new(),
    };
    let mut made = Block::new(demand, without_bold(title));
    made.id = block.id;
    let mut blocks = vec![made];
    if !plain_text(&rest).trim().is_empty() {
        blocks.push(Block::new(Kind::PARAGRAPH, rest));
    }
    blocks
}

/// Divides words into a title and the text behind it: at the end of a bold beginning, else of the first sentence of a long text.
fn title_and_text(content: Vec<Inline>) -> (Vec<Inline>, Vec<Inline>) {
    let text = plain_text(&content);
    let bold = bold_beginning(&content);
    if bold > 0 && bold < text.len() {
        let (mut title, mut rest) = split(content, bold);
        if let Some(Inline::Text { text, .. }) = title.last_mut() {
            text.truncate(text.trim_end_matches([':', '.', ' ']).len());
        }
        if let Some(Inline::Text { text, .. }) = rest.first_mut() {
            *text = text.trim_start_matches([':', '.', '–', ' ']).to_owned();
        }
        return (title, rest);
    }
    if text.chars().count() <= TITLE {
        return (content, Vec::new());
    }
    let (first, _) = typed::first_sentence(&text);
    if first.chars().count() <= TITLE {
        return split(content, first.len());
    }
    // No title can be told from the text, so it begins the demand and stays whole behind it.
    let beginning: String = text.chars().take(TITLE / 2).collect();
    let words = beginning
        .rfind(' ')
        .map_or(beginning.as_str(), |at| &beginning[..at]);
    (vec![Inline::plain(format!("{} …", words.trim_end()))], content)
}

/// Bytes of the bold words that a text of other words begins with.
fn bold_beginning(content: &[Inline]) -> usize {
    content
        .iter()
        .map_while(|inline| match inline {
            Inline::Text { text, marks } if marks.bold => Some(text.len()),
            _ => None,
        })
        .sum()
}

/// A title that is bold as a whole was a heading made by hand.
fn without_bold(mut title: Vec<Inline>) -> Vec<Inline> {
    if bold_beginning(&title) == plain_text(&title).trim_end().len() {
        for inline in &mut title {
            if let Inline::Text { marks, .. } = inline {
                marks.bold = false;
            }
        }
    }
    title
}

/// Divides words at so many bytes of their plain text; a note at the very place stays in front.
fn split(content: Vec<Inline>, at: usize) -> (Vec<Inline>, Vec<Inline>) {
    let (mut front, mut back) = (Vec::new(), Vec::new());
    let mut left = at;
    for inline in content {
        match inline {
            Inline::Text { text, marks } if text.len() > left => {
                let (head, tail) = text.split_at(left);
                if !head.is_empty() {
                    front.push(Inline::Text {
                        text: head.to_owned(),
                        marks: marks.clone(),
                    });
                }
                back.push(Inline::Text {
                    text: tail.to_owned(),
                    marks,
                });
                left = 0;
            }
            Inline::Text { text, marks } => {
                left -= text.len();
                front.push(Inline::Text { text, marks });
            }
            note @ Inline::Footnote(_) if back.is_empty() && at > 0 => front.push(note),
            note @ Inline::Footnote(_) => back.push(note),
        }
    }
    (front, back)
}
