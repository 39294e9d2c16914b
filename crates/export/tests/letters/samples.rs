//! Letters and facts that several tests use.

use export::{Date, Facts, Pdf, Request, Standing};
use paper::{Align, Block, Inline, Kind, Level, Link, Marks, Table, Tree};

pub(crate) fn facts() -> Facts {
    Facts {
        paper: "musterpapier".to_owned(),
        name: "Forderungsschreiben 2027".to_owned(),
        sender: Some("Digitalisierungsbeauftragte der Modellregion Beispielland".to_owned()),
        date: Date::new(2026, 11, 24).expect("a day of the calendar"),
        standing: Standing::Version {
            number: 1,
            label: "Jahrestagung".to_owned(),
        },
        digest: "3f9a1c22d07be5810123456789abcdef3f9a1c22d07be5810123456789abcdef".to_owned(),
    }
}

pub(crate) fn draft() -> Facts {
    Facts {
        standing: Standing::Draft,
        ..facts()
    }
}

pub(crate) fn request(tree: Tree) -> Request {
    Request { tree, facts: facts() }
}

/// The PDF of a tree that must have one.
pub(crate) fn pdf(tree: Tree) -> Pdf {
    match export::pdf(&request(tree)) {
        Ok(pdf) => pdf,
        Err(error) => panic!("no PDF: {error}"),
    }
}

pub(crate) fn heading(level: Level, words: &str) -> Block {
    Block::new(Kind::Heading(level), vec![Inline::plain(words)])
}

pub(crate) fn demand(words: &str, addressees: &[&str]) -> Block {
    let addressees = addressees.iter().map(|&entry| entry.to_owned()).collect();
    Block::new(Kind::Demand { addressees }, vec![Inline::plain(words)])
}

pub(crate) fn item(ordered: bool, indent: u8, words: &str) -> Block {
    Block::new(Kind::Item { ordered, indent }, vec![Inline::plain(words)])
}

pub(crate) fn linked(words: &str, address: &str) -> Inline {
    Inline::Text {
        text: words.to_owned(),
        marks: Marks {
            link: Link::new(address),
            ..Marks::default()
        },
    }
}

pub(crate) fn table(caption: &str, rows: &[&[&str]]) -> Block {
    let rows: Vec<Vec<String>> = rows
        .iter()
        .map(|row| row.iter().map(|&cell| cell.to_owned()).collect())
        .collect();
    let table = Table::new(vec![Align::Left, Align::Right], rows);
    Block::new(Kind::Table(table), vec![Inline::plain(caption)])
}

/// A tree with a title and the given blocks.
pub(crate) fn tree(blocks: Vec<Block>) -> Tree {
    Tree {
        title: vec![Inline::plain("Musterschreiben")],
        blocks,
    }
}

/// A small letter with everything that a letter can have.
pub(crate) fn everything() -> Tree {
    tree(vec![
        Block::new(Kind::Addressee, vec![Inline::plain("An den Landtag")]),
        Block::new(
            Kind::Addressee,
            vec![Inline::plain("nachrichtlich an die Verbände")],
        ),
        Block::paragraph("Wir schreiben gemeinsam. ".repeat(12)),
        heading(Level::Chapter, "Finanzierung"),
        demand("Dauerhaft finanzieren", &["Landtag", "Landesregierung"]),
        Block::paragraph("Das Land zahlt eine jährliche Pauschale."),
        Block::new(
            Kind::PARAGRAPH,
            vec![
                Inline::plain("Die Umfrage zeigt es."),
                Inline::Footnote("Eigene Umfrage, September 2026.".to_owned()),
                Inline::plain(" Mehr steht "),
                linked("auf einer Seite", "https://www.example.org/umfrage?a=1&b=2"),
                Inline::plain("."),
            ],
        ),
        table(
            "Kosten je Kopf",
            &[
                &["Größe", "Betrieb"],
                &["bis 5.000", "31,40 €"],
                &["über 5.000", "19,10 €"],
            ],
        ),
        item(false, 0, "erstens ein Punkt"),
        item(false, 1, "darunter ein Unterpunkt"),
        item(true, 2, "mit einer Nummer"),
        item(false, 0, "zweitens ein Punkt"),
        Block::new(Kind::Quote, vec![Inline::plain("„So gut wie fertig.“")]),
        Block::new(Kind::Quote, vec![Inline::plain("Rückmeldung aus Mustertal")]),
        heading(Level::Section, "Wie es weitergeht"),
        heading(Level::Subsection, "Im Einzelnen"),
        Block::paragraph("Danke."),
    ])
}
