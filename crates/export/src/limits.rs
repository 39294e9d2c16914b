//! The named limits of a file, checked in linear time before anything else looks at the text.
//! Those that the text itself has stand in `paper::limits`; a tree may come from elsewhere, so they are checked here again.

use paper::{Block, Inline, Kind, Tree};

use crate::error::{Error, Limit};
use crate::place::Places;

/// Bytes of a title, a heading or a demand's title: a string of a PDF holds 32,767 bytes, an outline entry is one.
pub(crate) const HEADING_BYTES: usize = 2_000;
/// Code points of one character as people see it: a typesetter's time and memory grow with their square.
pub(crate) const CHARACTER_POINTS: usize = 32;
/// Cells of all tables of a text: each costs about 80 kB of memory.
pub(crate) const TEXT_CELLS: usize = 10_000;
/// Bytes of a fact that stands beside the text.
pub(crate) const FACT_BYTES: usize = 1_000;

/// Bytes of a block's words up to which its lines are weighed against each other.
const LONG_BLOCK_BYTES: usize = 5_000;

/// Whether a block is too long for good line breaks.
pub(crate) fn is_long(block: &Block) -> bool {
    bytes(&block.content) > LONG_BLOCK_BYTES
}

/// Refuses a tree that is too large in any way but the length of single characters, which `glyphs` meets.
pub(crate) fn check(tree: &Tree) -> Result<(), Error> {
    let mut places = Places::default();
    let mut sum = Sum::default();
    heading(&tree.title, "Titel")?;
    sum.words(&tree.title);
    for block in &tree.blocks {
        places.enter(block);
        sum.words(&block.content);
        check_block(block, &places, &mut sum)?;
    }
    let everywhere = || "ganzer Text".to_owned();
    most(Limit::Text, sum.bytes, paper::limits::TEXT_BYTES, everywhere)?;
    most(
        Limit::Blocks,
        tree.blocks.len(),
        paper::limits::BLOCKS,
        everywhere,
    )?;
    most(Limit::Footnotes, sum.notes, paper::limits::FOOTNOTES, everywhere)?;
    most(Limit::Cells, sum.cells, TEXT_CELLS, everywhere)
}

#[derive(Default)]
struct Sum {
    bytes: usize,
    notes: usize,
    cells: usize,
}

impl Sum {
    fn words(&mut self, content: &[Inline]) {
        self.bytes += bytes(content);
        self.notes += content
            .iter()
            .filter(|inline| matches!(inline, Inline::Footnote(_)))
            .count();
    }
}

fn check_block(block: &Block, places: &Places, sum: &mut Sum) -> Result<(), Error> {
    let here = || places.here();
    match &block.kind {
        Kind::Heading(_) | Kind::Demand { .. } => heading(&block.content, &here())?,
        Kind::Item { indent, .. } => most(
            Limit::Nesting,
            usize::from(*indent) + 1,
            usize::from(paper::limits::INDENT) + 1,
            here,
        )?,
        Kind::Table(table) => {
            let cells = table.columns() * table.rows().len();
            most(Limit::Columns, table.columns(), paper::limits::COLUMNS, here)?;
            most(Limit::Cells, cells, paper::limits::CELLS, here)?;
            sum.cells += cells;
            sum.bytes += table.rows().iter().flatten().map(String::len).sum::<usize>();
        }
        Kind::Paragraph { .. } | Kind::Addressee | Kind::Quote => {}
    }
    most(
        Limit::Block,
        bytes(&block.content),
        paper::limits::BLOCK_BYTES,
        here,
    )
}

fn heading(content: &[Inline], place: &str) -> Result<(), Error> {
    let words = content
        .iter()
        .map(|inline| match inline {
            Inline::Text { text, .. } => text.len(),
            Inline::Footnote(_) => 0,
        })
        .sum();
    most(Limit::Heading, words, HEADING_BYTES, || place.to_owned())
}

fn bytes(content: &[Inline]) -> usize {
    content
        .iter()
        .map(|inline| match inline {
            Inline::Text { text, .. } => text.len(),
            Inline::Footnote(note) => note.len(),
        })
        .sum()
}

fn most(what: Limit, found: usize, most: usize, place: impl FnOnce() -> String) -> Result<(), Error> {
    if found <= most {
        return Ok(());
    }
    Err(Error::Limit {
        what,
        place: place(),
        found,
        most,
    })
}
