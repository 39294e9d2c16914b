//! What a letter has and a common text needs not: salutation, closing formula, the list of those who signed.
//! It is taken out and reported, so that people can put it back.

use crate::markdown::{Ledger, What};
use crate::tree::{Block, Kind, Tree, plain_text};

const SALUTATIONS: &[&str] = &[
    "sehr geehrte",
    "sehr verehrte",
    "verehrte ",
    "liebe ",
    "lieber ",
    "guten tag",
];
const CLOSINGS: &[&str] = &[
    "mit freundlichen grüßen",
    "mit freundlichen grüssen",
    "mit freundlichem gruß",
    "mit besten grüßen",
    "mit kollegialen grüßen",
    "freundliche grüße",
    "beste grüße",
    "viele grüße",
    "herzliche grüße",
    "hochachtungsvoll",
];
const SIGNATORIES: &[&str] = &[
    "unterzeichn",
    "erstunterzeichn",
    "mitzeichn",
    "unterstützerinnen",
    "unterstützende",
    "gezeichnet",
];

/// Characters of the longest line that is a salutation, a closing formula or a signatory.
const LINE: usize = 120;

/// Takes out what is not text of the letter.
pub(super) fn take_out(tree: Tree, dropped: &mut Ledger) -> Tree {
    let mut blocks = Vec::with_capacity(tree.blocks.len());
    let mut signing = Signing::No;
    for block in tree.blocks {
        let text = plain_text(&block.content);
        signing = signing.next(&block, &text);
        match signing {
            Signing::Opens if starts_with(&text, CLOSINGS) => dropped.add(What::Greeting, &text),
            Signing::Opens => {}
            Signing::Goes => {
                let rows = match &block.kind {
                    Kind::Table(table) => table.rows().len().saturating_sub(1),
                    _ => 1,
                };
                dropped.add_many(What::Signatories, rows, &sample(&block, &text));
            }
            Signing::No if matches!(block.kind, Kind::Paragraph { .. }) && is_salutation(&text) => {
                dropped.add(What::Greeting, &text);
            }
            Signing::No => blocks.push(block),
        }
    }
    Tree {
        title: tree.title,
        blocks,
    }
}

/// Whether a line greets someone: short, and it ends like a salutation.
pub(super) fn is_salutation(text: &str) -> bool {
    let text = text.trim();
    is_line(text) && starts_with(text, SALUTATIONS) && text.ends_with([',', '!'])
}

/// Whether the place is where people sign.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Signing {
    No,
    /// A closing formula or a heading of signatories.
    Opens,
    /// One of those who signed.
    Goes,
}

impl Signing {
    fn next(self, block: &Block, text: &str) -> Self {
        let opens = match block.kind {
            Kind::Heading(_) => starts_with(text, SIGNATORIES),
            Kind::Paragraph { .. } => {
                is_line(text)
                    && (starts_with(text, CLOSINGS)
                        || (starts_with(text, SIGNATORIES) && text.trim().ends_with(':')))
            }
            _ => false,
        };
        if opens {
            return Self::Opens;
        }
        let signs = match block.kind {
            Kind::Paragraph { .. } | Kind::Item { .. } => {
                is_line(text) && !text.trim().ends_with(['.', ':', '?'])
            }
            Kind::Table(_) => true,
            _ => false,
        };
        if self != Self::No && signs {
            Self::Goes
        } else {
            Self::No
        }
    }
}

fn is_line(text: &str) -> bool {
    text.chars().count() <= LINE
}

fn starts_with(text: &str, starts: &[&str]) -> bool {
    let text = text.trim().to_lowercase();
    starts.iter().any(|start| text.starts_with(start))
}

fn sample(block: &Block, text: &str) -> String {
    match &block.kind {
        Kind::Table(table) => table.rows().get(1).map(|row| row.join(", ")).unwrap_or_default(),
        _ => text.to_owned(),
    }
}
