//! From a tree to the sheet that the template sets, with everything repaired that would break PDF/A-3a or PDF/UA-1.
//! The limits are checked before (`limits`), single words are repaired in `glyphs`, nesting of lists is found in `nesting`.

use paper::{Align, Block, Inline, Kind, Level, Table, Tree};

use crate::error::{Error, Limit};
use crate::glyphs::{self, Clean};
use crate::limits;
use crate::nesting;
use crate::place::Places;
use crate::repair::{Repair, Repairs};
use crate::sheet::{Part, Run, Sheet, has_words, is_visible, plain};

/// Shares of a table's width that a column has at least and at most.
const SHARES: (usize, usize) = (5, 32);

/// A letter ready for the template.
pub(crate) struct Prepared {
    pub(crate) sheet: Sheet,
    pub(crate) repairs: Vec<Repair>,
}

/// Checks the limits, builds the sheet and repairs it.
pub(crate) fn prepare(tree: &Tree) -> Result<Prepared, Error> {
    limits::check(tree)?;
    let mut walk = Walk::default();
    let title = walk.title(&tree.title)?;
    let mut blocks = tree.blocks.as_slice();
    while let Some((block, rest)) = blocks.split_first() {
        walk.places.enter(block);
        blocks = match &block.kind {
            Kind::Item { .. } => walk.list(blocks)?,
            Kind::Quote => walk.quotation(blocks)?,
            Kind::Paragraph { .. }
            | Kind::Heading(_)
            | Kind::Addressee
            | Kind::Demand { .. }
            | Kind::Table(_) => {
                walk.block(block)?;
                rest
            }
        };
    }
    Ok(Prepared {
        sheet: Sheet {
            title_text: plain(&title),
            title,
            has_long_block: tree.blocks.iter().any(limits::is_long),
            parts: walk.parts,
        },
        repairs: walk.repairs.into_list(),
    })
}

/// The words of a fact that stands beside the text, such as a label.
pub(crate) fn fact(name: &'static str, value: &str) -> Result<String, Error> {
    if value.len() > limits::FACT_BYTES {
        return Err(Error::Fact(name));
    }
    let clean = glyphs::clean(value).map_err(|_| Error::Fact(name))?;
    Ok(clean.text.trim().to_owned())
}

/// How far the sheet has come.
#[derive(Default)]
struct Walk {
    places: Places,
    repairs: Repairs,
    parts: Vec<Part>,
    /// Level of the last heading; the title's is 1.
    level: Option<u8>,
    /// Whether a chapter or section has begun, below which demands stand.
    in_chapter: bool,
    /// The addressees of a demand whose text has not come yet.
    open_demand: Option<Vec<String>>,
    addressed: bool,
}

impl Walk {
    fn title(&mut self, content: &[Inline]) -> Result<Vec<Run>, Error> {
        let runs = self.runs_at(content, "Titel")?;
        if has_words(&runs) {
            return Ok(runs);
        }
        self.repairs
            .add("Leerer Titel durch „Ohne Titel“ ersetzt", "Titel");
        Ok(with_words("Ohne Titel", runs))
    }

    fn block(&mut self, block: &Block) -> Result<(), Error> {
        let runs = self.runs(&block.content)?;
        match &block.kind {
            Kind::Heading(level) => self.heading(*level, runs),
            Kind::Demand { addressees } => self.demand(runs, addressees)?,
            Kind::Table(table) => self.table(table, runs)?,
            Kind::Addressee => {
                if self.is_shown(&runs) {
                    let first = !self.addressed;
                    self.addressed = true;
                    self.parts.push(Part::Addressee { first, runs });
                }
            }
            Kind::Paragraph { .. } | Kind::Item { .. } | Kind::Quote => {
                if self.is_shown(&runs) {
                    self.paragraph(runs);
                }
            }
        }
        Ok(())
    }

    fn paragraph(&mut self, runs: Vec<Run>) {
        let Some(addressees) = self.open_demand.take() else {
            self.parts.push(Part::Paragraph { runs });
            return;
        };
        self.parts.push(Part::Claim { runs, addressees });
    }

    fn heading(&mut self, level: Level, runs: Vec<Run>) {
        if !has_words(&runs) {
            self.repairs
                .add("Leere Überschrift weggelassen", &self.places.here());
            if !runs.is_empty() {
                self.parts.push(Part::Paragraph { runs });
            }
            return;
        }
        let wanted = match level {
            Level::Chapter => 2,
            Level::Section => 3,
            Level::Subsection => 4,
        };
        if level != Level::Subsection {
            self.close_demand();
            self.in_chapter = true;
        }
        let level = self.level_for(wanted);
        if level < wanted {
            self.repairs.add(
                "Überschrift höher gesetzt, weil eine Ebene darüber fehlt",
                &self.places.here(),
            );
        }
        self.parts.push(Part::Heading { level, runs });
    }

    fn demand(&mut self, runs: Vec<Run>, addressees: &[String]) -> Result<(), Error> {
        self.close_demand();
        let runs = if has_words(&runs) {
            runs
        } else {
            self.repairs.add(
                "Forderung ohne Überschrift: „Ohne Titel“ eingesetzt",
                &self.places.here(),
            );
            with_words("Ohne Titel", runs)
        };
        let mut named = Vec::new();
        for addressee in addressees {
            named.push(self.words(addressee)?);
        }
        named.retain(|addressee| addressee.chars().any(is_visible));
        let level = self.level_for(if self.in_chapter { 3 } else { 2 });
        self.parts.push(Part::Demand {
            level,
            number: self.places.demands(),
            runs,
            addressees: Vec::new(),
        });
        self.open_demand = Some(named);
        Ok(())
    }

    /// Ends a demand: without a demand text its addressees stand below its title.
    fn close_demand(&mut self) {
        let Some(waiting) = self.open_demand.take() else {
            return;
        };
        let title = self.parts.iter_mut().rev().find_map(|part| match part {
            Part::Demand { addressees, .. } => Some(addressees),
            _ => None,
        });
        if let Some(addressees) = title {
            *addressees = waiting;
        }
    }

    fn level_for(&mut self, wanted: u8) -> u8 {
        let level = wanted.min(self.level.unwrap_or(1) + 1);
        self.level = Some(level);
        level
    }

    /// Takes the list items at the front; what is left comes back.
    fn list<'a>(&mut self, blocks: &'a [Block]) -> Result<&'a [Block], Error> {
        let mut items = Vec::new();
        let mut rest = blocks;
        while let [
            Block {
                kind: Kind::Item { ordered, indent },
                content,
                ..
            },
            behind @ ..,
        ] = rest
        {
            let runs = self.runs(content)?;
            if self.is_shown(&runs) {
                items.push(nesting::Flat {
                    ordered: *ordered,
                    indent: *indent,
                    runs,
                });
            }
            rest = behind;
        }
        self.parts
            .extend(nesting::nested(items).into_iter().map(Part::List));
        Ok(rest)
    }

    /// Takes the quotations at the front as one of several paragraphs.
    fn quotation<'a>(&mut self, blocks: &'a [Block]) -> Result<&'a [Block], Error> {
        let mut paragraphs = Vec::new();
        let mut rest = blocks;
        while let [
            Block {
                kind: Kind::Quote,
                content,
                ..
            },
            behind @ ..,
        ] = rest
        {
            let runs = self.runs(content)?;
            if self.is_shown(&runs) {
                paragraphs.push(runs);
            }
            rest = behind;
        }
        if !paragraphs.is_empty() {
            self.parts.push(Part::Quote { paragraphs });
        }
        Ok(rest)
    }

    fn table(&mut self, table: &Table, caption: Vec<Run>) -> Result<(), Error> {
        if table.is_empty() {
            if self.is_shown(&caption) {
                self.paragraph(caption);
            }
            return Ok(());
        }
        let mut rows = Vec::new();
        for row in table.rows() {
            let mut cells = Vec::new();
            for cell in row {
                cells.push(self.words(cell)?);
            }
            rows.push(cells);
        }
        let align = table
            .align()
            .iter()
            .map(|align| match align {
                Align::Left => 'l',
                Align::Center => 'c',
                Align::Right => 'r',
            })
            .collect();
        self.parts.push(Part::Table {
            caption: if is_anything(&caption) {
                caption
            } else {
                Vec::new()
            },
            align,
            widths: widths(&rows, table.columns()),
            rows,
        });
        Ok(())
    }

    /// Whether a block stands on the page; one that lost everything is reported.
    fn is_shown(&mut self, runs: &[Run]) -> bool {
        let shown = is_anything(runs);
        if !shown {
            self.repairs.add("Leeren Absatz weggelassen", &self.places.here());
        }
        shown
    }

    fn runs(&mut self, content: &[Inline]) -> Result<Vec<Run>, Error> {
        let here = self.places.here();
        self.runs_at(content, &here)
    }

    fn runs_at(&mut self, content: &[Inline], place: &str) -> Result<Vec<Run>, Error> {
        let mut runs = Vec::new();
        for inline in content {
            match inline {
                Inline::Text { text, marks } => {
                    let text = self.words_at(text, place)?;
                    if !text.is_empty() {
                        runs.push(Run::Words {
                            text,
                            bold: marks.bold,
                            italic: marks.italic,
                            link: marks.link.as_ref().map(|link| ascii(link.as_str())),
                        });
                    }
                }
                Inline::Footnote(note) => {
                    let note = self.words_at(note, &format!("{place}, Fußnote"))?;
                    if note.chars().any(is_visible) {
                        runs.push(Run::Note { note });
                    }
                }
            }
        }
        Ok(runs)
    }

    fn words(&mut self, words: &str) -> Result<String, Error> {
        let here = self.places.here();
        self.words_at(words, &here)
    }

    fn words_at(&mut self, words: &str, place: &str) -> Result<String, Error> {
        let clean = glyphs::clean(words).map_err(|parts| Error::Limit {
            what: Limit::Character,
            place: place.to_owned(),
            found: parts.0,
            most: limits::CHARACTER_POINTS,
        })?;
        self.report(&clean, place);
        Ok(clean.text)
    }

    fn report(&mut self, clean: &Clean, place: &str) {
        for character in &clean.replaced {
            let names: Vec<String> = character
                .chars()
                .map(|c| format!("U+{:04X}", u32::from(c)))
                .collect();
            self.repairs.add(
                &format!(
                    "Zeichen {} ersetzt, weil die Schriften es nicht enthalten",
                    names.join(" ")
                ),
                place,
            );
        }
        if clean.left_out > 0 {
            self.repairs.add("Unsichtbare Zeichen weggelassen", place);
        }
        if clean.broken {
            self.repairs
                .add("Sehr lange Zeichenfolge ohne Leerzeichen umgebrochen", place);
        }
    }
}

fn is_anything(runs: &[Run]) -> bool {
    has_words(runs) || runs.iter().any(|run| matches!(run, Run::Note { .. }))
}

/// Words in front of what is left of a heading: its notes.
fn with_words(words: &str, runs: Vec<Run>) -> Vec<Run> {
    let mut with = vec![Run::Words {
        text: words.to_owned(),
        bold: false,
        italic: false,
        link: None,
    }];
    with.extend(runs.into_iter().filter(|run| matches!(run, Run::Note { .. })));
    with
}

/// A share of the width per column, after its longest cell: a long one wraps, a short one keeps its line.
fn widths(rows: &[Vec<String>], columns: usize) -> Vec<usize> {
    (0..columns)
        .map(|column| {
            let longest = rows
                .iter()
                .filter_map(|row| row.get(column))
                .map(|cell| cell.chars().count())
                .max();
            longest.unwrap_or(0).clamp(SHARES.0, SHARES.1)
        })
        .collect()
}

/// An address as a PDF takes it: what is not ASCII in percent notation.
fn ascii(address: &str) -> String {
    let mut ascii = String::with_capacity(address.len());
    for byte in address.bytes() {
        if byte.is_ascii() {
            ascii.push(char::from(byte));
        } else {
            ascii.extend(format!("%{byte:02X}").chars());
        }
    }
    ascii
}
