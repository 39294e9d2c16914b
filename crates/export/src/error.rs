//! Why a file could not be made, sorted by what the caller can do about it.
//! Each error has a sentence for people; how it becomes an answer of the server is the server's business.

use thiserror::Error;

/// Why a file could not be made.
#[derive(Debug, Error)]
pub enum Error {
    /// The text exceeds a limit; whoever may write can shorten it.
    #[error("{what:?} in {place}: {found} exceeds the limit of {most}")]
    Limit {
        /// Which limit.
        what: Limit,
        /// Where, in words for people.
        place: String,
        /// How much there is.
        found: usize,
        /// How much there may be.
        most: usize,
    },
    /// A fact is not what it has to be; a fault of the caller.
    #[error("unusable fact {0}")]
    Fact(&'static str),
    /// The Markdown does not read back as the text; a fault of ours.
    #[error(transparent)]
    Markdown(paper::markdown::Unfaithful),
    /// The typesetter refused the text; a fault of ours, because everything it refuses is repaired before.
    #[error("typesetting failed: {0}")]
    Typesetting(String),
}

/// What can be too much for a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// Bytes of the whole text.
    Text,
    /// Blocks of the whole text.
    Blocks,
    /// Bytes of one block.
    Block,
    /// Bytes of a title, a heading or a demand's title.
    Heading,
    /// Levels of nested lists.
    Nesting,
    /// Columns of a table.
    Columns,
    /// Cells of a table.
    Cells,
    /// Code points of one character as people see it.
    Character,
    /// Footnotes of the whole text.
    Footnotes,
}

impl Error {
    /// What happened and what to do next, in German, for people.
    pub fn sentence(&self) -> String {
        match self {
            Self::Limit { what, place, found, most } => {
                let found = grouped(*found);
                let most = grouped(*most);
                match what {
                    Limit::Text => format!(
                        "Der Text ist mit {found} Bytes zu lang für eine Datei, möglich sind {most}. Bitte kürzen Sie ihn."
                    ),
                    Limit::Blocks => format!(
                        "Der Text hat {found} Absätze, möglich sind {most}. Bitte fassen Sie Absätze zusammen."
                    ),
                    Limit::Block => format!(
                        "Ein Absatz ist mit {found} Bytes zu lang, möglich sind {most} ({place}). Bitte teilen Sie ihn."
                    ),
                    Limit::Heading => format!(
                        "Eine Überschrift ist mit {found} Bytes zu lang, möglich sind {most} ({place}). Bitte kürzen Sie sie."
                    ),
                    Limit::Nesting => format!(
                        "Eine Liste ist {found} Ebenen tief, möglich sind {most} ({place}). Bitte rücken Sie Punkte aus."
                    ),
                    Limit::Columns => format!(
                        "Eine Tabelle hat {found} Spalten, möglich sind {most} ({place}). Bitte teilen Sie die Tabelle."
                    ),
                    Limit::Cells => format!(
                        "Eine Tabelle hat {found} Zellen, möglich sind {most} ({place}). Bitte teilen Sie die Tabelle."
                    ),
                    Limit::Character => format!(
                        "Ein Zeichen ist aus {found} Teilen zusammengesetzt, möglich sind {most} ({place}). Bitte löschen Sie dieses Zeichen."
                    ),
                    Limit::Footnotes => format!(
                        "Der Text hat {found} Fußnoten, möglich sind {most}. Bitte streichen Sie Fußnoten."
                    ),
                }
            }
            Self::Fact(_) | Self::Markdown(_) | Self::Typesetting(_) => {
                "Die Datei konnte nicht erstellt werden. Der Text ist unverändert gespeichert; bitte melden Sie den Fehler der Stelle, die Petitum betreibt.".to_owned()
            }
        }
    }
}

/// A number as it is written in German, in groups of three.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    grouped
}
