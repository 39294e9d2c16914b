//! What a reader, a screen reader and a validator find in the file.

use export::Request;
use paper::{Block, Inline, Kind, Level};

use crate::samples::{demand, draft, everything, facts, heading, pdf, request, tree};
use crate::tools::{run, tags, words};

#[test]
fn equal_requests_make_equal_bytes() {
    let first = pdf(everything());
    let second = pdf(everything());
    assert!(first.bytes == second.bytes);
}

#[test]
fn the_file_is_sound_and_claims_its_standards() {
    let pdf = pdf(everything());
    let report = run("qpdf", &["--check", "FILE"], &pdf.bytes);
    assert!(
        report.contains("No syntax or stream encoding errors found"),
        "{report}"
    );
    let info = run("pdfinfo", &["FILE"], &pdf.bytes);
    for line in [
        "Title:           Musterschreiben",
        "Tagged:          yes",
        "Page size:       595",
    ] {
        assert!(info.contains(line), "{line} is missing in\n{info}");
    }
    let metadata = run("pdfinfo", &["-meta", "FILE"], &pdf.bytes);
    for claim in ["<pdfaid:part>3<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<"] {
        assert!(metadata.contains(claim), "{claim} is missing in\n{metadata}");
    }
}

#[test]
fn everything_has_its_tag() {
    let pdf = pdf(everything());
    let tags = tags(&pdf.bytes);
    let lines: Vec<&str> = tags.lines().map(str::trim).collect();
    for tag in [
        "H1",
        "H2",
        "H3",
        "H4",
        "L",
        "LI",
        "LBody",
        "BlockQuote",
        "Table",
        "TH",
        "TD",
        "Note",
        "Link",
        "Caption",
    ] {
        assert!(
            lines
                .iter()
                .any(|line| line.split([' ', ':']).next() == Some(tag)),
            "{tag} is missing in\n{tags}"
        );
    }
    assert!(pdf.repairs.is_empty(), "{:?}", pdf.repairs);
}

#[test]
fn what_was_written_stands_on_the_page() {
    let pdf = pdf(everything());
    let words = words(&pdf.bytes);
    for expected in [
        "Forderungsschreiben 2027",
        "24. November 2026",
        "Fassung 1 · Jahrestagung",
        "An den Landtag",
        "1 Dauerhaft finanzieren",
        "Gerichtet an: Landtag; Landesregierung",
        "Das Land zahlt eine jährliche Pauschale.",
        "Eigene Umfrage, September 2026.",
        "31,40 €",
        "– erstens ein Punkt",
        "1. mit einer Nummer",
        "3f9a1c22d07be581",
        "Seite 1 von ",
    ] {
        assert!(words.contains(expected), "{expected} is missing in\n{words}");
    }
    assert!(!words.contains("Entwurf"));
}

#[test]
fn a_working_state_says_so_on_every_page() {
    let mut long = everything();
    long.blocks
        .extend((0..60).map(|_| Block::paragraph("Ein weiterer Absatz. ".repeat(10))));
    let request = Request {
        tree: long,
        facts: draft(),
    };
    let pdf = export::pdf(&request).expect("a PDF");
    assert!(pdf.pages > 2);
    for page in 1..=pdf.pages {
        let page = page.to_string();
        let text = run("pdftotext", &["-f", &page, "-l", &page, "FILE", "-"], &pdf.bytes);
        assert!(text.contains("Entwurf"), "page {page}:\n{text}");
    }
}

#[test]
fn the_markdown_is_inside() {
    let pdf = pdf(everything());
    let list = run("pdfdetach", &["-list", "FILE"], &pdf.bytes);
    assert!(list.contains("1: Fassung-1.md"), "{list}");
    let markdown = run(
        "pdfdetach",
        &["-save", "1", "-o", "/dev/stdout", "FILE"],
        &pdf.bytes,
    );
    assert_eq!(markdown, export::markdown(&everything()).expect("Markdown"));
}

#[test]
fn text_is_never_source() {
    let tricks = [
        r#"#read("/etc/passwd")"#,
        "$x^2$",
        "@ref",
        "<label>",
        "#sys.version",
        "// nichts",
        "/* nichts */",
        r#"#import "@preview/cetz:0.3.0""#,
        r"\ und ~ und -- und ...",
        "= Überschrift",
        "*fett* und _kursiv_ und `code`",
    ];
    let mut letter = everything();
    letter.title = vec![Inline::plain(tricks.join(" "))];
    for trick in tricks {
        letter.blocks.push(Block::paragraph(trick));
        letter
            .blocks
            .push(Block::new(Kind::Quote, vec![Inline::Footnote(trick.to_owned())]));
    }
    letter.blocks.push(demand(tricks[0], &[tricks[0]]));
    letter.blocks.push(crate::samples::table(
        tricks[0],
        &[&[tricks[0], tricks[1]], &[tricks[2], tricks[3]]],
    ));
    let mut request = request(letter);
    request.facts.sender = Some(tricks[0].to_owned());
    request.facts.name = tricks[0].to_owned();
    let pdf = export::pdf(&request).expect("a PDF");
    let words = words(&pdf.bytes);
    for trick in tricks {
        assert!(
            words.matches(trick).count() >= 3,
            "{trick} is not literal in\n{words}"
        );
    }
}

#[test]
fn names_of_neighbours_and_emoji_are_there() {
    let sample =
        "Ioana Brătășanu aus Târgu Nouș, Gergő Szőllősi, Čermník, GROẞE Straße, 👩‍💻 👍🏽 🇷🇴 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ☐ ✓ → ≥ −5 °C";
    let pdf = pdf(tree(vec![Block::paragraph(sample)]));
    assert!(pdf.repairs.is_empty(), "{:?}", pdf.repairs);
    let words = words(&pdf.bytes);
    for name in [
        "Brătășanu",
        "Nouș",
        "Gergő Szőllősi",
        "Čermník",
        "GROẞE",
        "👩‍💻",
        "🇷🇴",
        "☐ ✓ → ≥ −5 °C",
    ] {
        assert!(words.contains(name), "{name} is missing in\n{words}");
    }
}

#[test]
fn heading_levels_never_jump() {
    let letter = tree(vec![
        heading(Level::Subsection, "Zu tief"),
        demand("Ohne Kapitel", &[]),
        heading(Level::Subsection, "In der Forderung"),
        heading(Level::Section, "Abschnitt"),
        heading(Level::Chapter, "Kapitel"),
        demand("Im Kapitel", &[]),
        demand("", &[]),
    ]);
    let pdf = pdf(letter);
    let tags = tags(&pdf.bytes);
    let levels: Vec<&str> = tags
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|tag| tag.len() == 2 && tag.starts_with('H') && *tag != "HR")
        .collect();
    assert_eq!(levels, ["H1", "H2", "H2", "H3", "H3", "H2", "H3", "H3"], "{tags}");
    let whats: Vec<&str> = pdf.repairs.iter().map(|repair| repair.place.as_str()).collect();
    assert_eq!(whats.len(), 3, "{:?}", pdf.repairs);
}

#[test]
fn a_title_of_nothing_gets_a_name() {
    let mut letter = everything();
    letter.title = vec![Inline::plain("\u{200b}")];
    letter.blocks.push(heading(Level::Chapter, "\u{2066}"));
    let pdf = pdf(letter);
    assert!(words(&pdf.bytes).contains("Ohne Titel"));
    assert_eq!(pdf.repairs.len(), 3, "{:?}", pdf.repairs);
    let info = run("pdfinfo", &["FILE"], &pdf.bytes);
    assert!(info.contains("Ohne Titel"));
}

#[test]
fn a_version_stays_the_same_file_whatever_is_asked_first() {
    let other = Request {
        tree: tree(vec![]),
        facts: facts(),
    };
    let before = pdf(everything());
    export::pdf(&other).expect("a PDF");
    assert!(before.bytes == pdf(everything()).bytes);
}
