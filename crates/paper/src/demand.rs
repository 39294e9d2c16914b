//! The demands of a letter: where each begins and ends, its number, its text.
//! What is decided about them is elsewhere; here they are only found.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::tree::{BlockId, Inline, Kind, Level, Tree, plain_text};

/// One demand of a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demand {
    /// The id of its first block; absent only in a tree that came from no shared text.
    pub id: Option<BlockId>,
    /// 1, 2, 3 … in reading order.
    pub number: usize,
    /// Its title, without marks and notes.
    pub title: String,
    /// Which block of the tree its title is.
    pub index: usize,
    /// The blocks behind the title that belong to it.
    pub body: Range<usize>,
    /// Who is to act.
    pub addressees: Vec<String>,
    /// The demand text, the first paragraph of its body that has words; empty if there is none.
    pub text: String,
}

/// The demands of a tree, in reading order.
pub fn demands(tree: &Tree) -> Vec<Demand> {
    let mut found: Vec<Demand> = Vec::new();
    for (index, block) in tree.blocks.iter().enumerate() {
        let Kind::Demand { addressees } = &block.kind else {
            continue;
        };
        let end = tree.blocks[index + 1..]
            .iter()
            .position(|next| ends_demand(&next.kind))
            .map_or(tree.blocks.len(), |offset| index + 1 + offset);
        found.push(Demand {
            id: block.id.clone(),
            number: found.len() + 1,
            title: plain_text(&block.content).trim().to_owned(),
            index,
            body: index + 1..end,
            addressees: addressees.clone(),
            text: demand_text(tree, index + 1..end),
        });
    }
    found
}

/// Counts of a letter, for lists of versions and working states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Demands.
    pub demands: usize,
    /// Headings of the first level below the title.
    pub chapters: usize,
    /// Words, those of cells and notes included.
    pub words: usize,
}

/// Counts the demands, chapters and words of a tree.
pub fn counts(tree: &Tree) -> Counts {
    let mut counts = Counts {
        words: words(&tree.title),
        ..Counts::default()
    };
    for block in &tree.blocks {
        counts.words += words(&block.content);
        match &block.kind {
            Kind::Demand { .. } => counts.demands += 1,
            Kind::Heading(Level::Chapter) => counts.chapters += 1,
            Kind::Table(table) => {
                let cells = table.rows().iter().flatten();
                counts.words += cells.map(|cell| words_of(cell)).sum::<usize>();
            }
            _ => {}
        }
    }
    counts
}

fn ends_demand(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::Demand { .. } | Kind::Heading(Level::Chapter | Level::Section)
    )
}

fn demand_text(tree: &Tree, body: Range<usize>) -> String {
    tree.blocks[body]
        .iter()
        .filter(|block| matches!(block.kind, Kind::Paragraph { .. }))
        .map(|block| plain_text(&block.content).trim().to_owned())
        .find(|text| !text.is_empty())
        .unwrap_or_default()
}

fn words(content: &[Inline]) -> usize {
    // A word may change its marks within, so runs are joined; a note stands apart.
    let notes = content.iter().map(|inline| match inline {
        Inline::Footnote(note) => words_of(note),
        Inline::Text { .. } => 0,
    });
    words_of(&plain_text(content)) + notes.sum::<usize>()
}

fn words_of(text: &str) -> usize {
    text.unicode_words().count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::{Block, Table};

    fn demand(title: &str) -> Block {
        let mut block = Block::paragraph(title);
        block.kind = Kind::Demand {
            addressees: vec!["Landtag".to_owned()],
        };
        block
    }

    fn heading(level: Level) -> Block {
        Block::new(Kind::Heading(level), vec![Inline::plain("Kapitel")])
    }

    #[test]
    fn a_demand_reaches_to_the_next_one_a_chapter_or_a_section() {
        let tree = Tree {
            title: vec![],
            blocks: vec![
                Block::paragraph("Vorwort"),
                demand("Eins"),
                Block::paragraph(" "),
                Block::paragraph("Wir fordern eins."),
                heading(Level::Subsection),
                Block::paragraph("Warum."),
                demand("Zwei"),
                heading(Level::Section),
                demand("Drei"),
                heading(Level::Chapter),
                Block::paragraph("Schluss"),
                demand("Vier"),
            ],
        };
        let found: Vec<_> = demands(&tree)
            .into_iter()
            .map(|d| (d.number, d.title, d.index, d.body, d.text))
            .collect();
        assert_eq!(
            found,
            [
                (1, "Eins".to_owned(), 1, 2..6, "Wir fordern eins.".to_owned()),
                (2, "Zwei".to_owned(), 6, 7..7, String::new()),
                (3, "Drei".to_owned(), 8, 9..9, String::new()),
                (4, "Vier".to_owned(), 11, 12..12, String::new()),
            ]
        );
    }

    #[test]
    fn counts_words_across_marks_and_in_cells() {
        let bold = crate::Marks {
            bold: true,
            ..crate::Marks::default()
        };
        let tree = Tree {
            title: vec![Inline::plain("Ein Titel")],
            blocks: vec![
                heading(Level::Chapter),
                demand("Bürger*innen-Konto"),
                Block::new(
                    Kind::PARAGRAPH,
                    vec![
                        Inline::plain("Straßen"),
                        Inline::Text {
                            text: "bau".to_owned(),
                            marks: bold,
                        },
                        Inline::Footnote("zwei Wörter".to_owned()),
                    ],
                ),
                Block::new(
                    Kind::Table(Table::new(vec![], vec![vec!["a".into(), "b c".into()]])),
                    vec![],
                ),
            ],
        };
        assert_eq!(
            counts(&tree),
            Counts {
                demands: 1,
                chapters: 1,
                words: 2 + 1 + 3 + 1 + 2 + 3
            }
        );
    }
}
