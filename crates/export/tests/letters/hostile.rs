//! Texts that want to break the file or the machine: a clear error or a sound file, in time.

use std::time::{Duration, Instant};

use export::{Error, Limit};
use paper::{Block, Inline, Kind, Level, Marks, Table, Tree};

use crate::samples::{heading, item, pdf, request, tree};
use crate::tools::{run, words};

/// What a refusal may take on a busy machine; the wall clock of the child process is 30 s.
const IN_TIME: Duration = Duration::from_secs(5);

fn refused(tree: Tree) -> (Limit, String) {
    let begun = Instant::now();
    let error = export::pdf(&request(tree)).expect_err("a refusal");
    assert!(begun.elapsed() < IN_TIME, "{error} took {:?}", begun.elapsed());
    let sentence = error.sentence();
    match error {
        Error::Limit { what, .. } => (what, sentence),
        other => panic!("{other} instead of a limit"),
    }
}

#[test]
fn twenty_thousand_accents() {
    let character = format!("a{}", "\u{301}".repeat(20_000));
    let (limit, sentence) = refused(tree(vec![Block::paragraph(character.clone())]));
    assert_eq!(limit, Limit::Character);
    assert_eq!(
        sentence,
        "Ein Zeichen ist aus 20.001 Teilen zusammengesetzt, möglich sind 32 (Einleitung). Bitte löschen Sie dieses Zeichen."
    );
    let in_a_note = Block::new(Kind::PARAGRAPH, vec![Inline::Footnote(character)]);
    assert_eq!(refused(tree(vec![in_a_note])).0, Limit::Character);
}

#[test]
fn twenty_thousand_columns_never_get_into_a_tree() {
    let table = Table::new(vec![], vec![vec!["x".to_owned(); 20_000]; 3]);
    assert_eq!(table.columns(), 20);
    let pdf = pdf(tree(vec![Block::new(Kind::Table(table), vec![])]));
    assert_eq!(pdf.pages, 1);
}

#[test]
fn too_much_of_everything() {
    let long = "Wort ".repeat(10_001);
    let cases = [
        (Limit::Block, vec![Block::paragraph(long)]),
        (Limit::Text, vec![Block::paragraph("Wort ".repeat(9_000)); 12]),
        (Limit::Blocks, vec![Block::paragraph("x"); 10_001]),
        (Limit::Heading, vec![heading(Level::Chapter, &"x".repeat(2_001))]),
        (Limit::Nesting, vec![item(false, 8, "tief")]),
        (
            Limit::Footnotes,
            vec![Block::new(
                Kind::PARAGRAPH,
                vec![Inline::Footnote("x".to_owned()); 1_001],
            )],
        ),
        (
            Limit::Cells,
            vec![
                Block::new(
                    Kind::Table(Table::new(vec![], vec![vec![String::new(); 20]; 250])),
                    vec![]
                );
                3
            ],
        ),
    ];
    for (limit, blocks) in cases {
        assert_eq!(refused(tree(blocks)).0, limit);
    }
}

#[test]
fn a_line_without_a_space_stays_on_the_page() {
    for unbroken in ["[".repeat(40_000), "W".repeat(40_000), "x".repeat(40_000)] {
        let pdf = pdf(tree(vec![Block::paragraph(unbroken.clone())]));
        assert!(pdf.pages > 1);
        assert_eq!(pdf.repairs.len(), 1, "{:?}", pdf.repairs);
        // The tool leaves out what is not on the page.
        let text = run("pdftotext", &["FILE", "-"], &pdf.bytes);
        let first = unbroken.chars().next().expect("a character");
        assert!(text.matches(first).count() >= unbroken.matches(first).count());
    }
}

#[test]
fn a_block_of_many_stretches() {
    let run = |bold| Inline::Text {
        text: "ab".to_owned(),
        marks: Marks {
            bold,
            ..Marks::default()
        },
    };
    let content: Vec<Inline> = (0..5_000).map(|index| run(index % 2 == 0)).collect();
    let pdf = pdf(tree(vec![Block::new(Kind::PARAGRAPH, content)]));
    assert!(words(&pdf.bytes).contains("abab"));
}

#[test]
fn the_longest_paragraphs_there_may_be() {
    let words = "Verwaltungsdigitalisierung braucht verlässliche Finanzierung. ".repeat(750);
    let begun = Instant::now();
    let pdf = pdf(tree(vec![Block::paragraph(words); 10]));
    assert!(pdf.pages > 100);
    assert!(begun.elapsed() < 3 * IN_TIME, "{:?}", begun.elapsed());
}

#[test]
fn lists_as_deep_as_they_may_be() {
    let blocks = (0..8)
        .map(|indent| item(indent % 2 == 0, indent, "Ebene"))
        .collect();
    let pdf = pdf(tree(blocks));
    assert_eq!(words(&pdf.bytes).matches("Ebene").count(), 8);
}

#[test]
fn a_wide_table_stays_on_the_page() {
    let rows = vec![vec!["Zulassungsbescheinigung".to_owned(); 20]; 12];
    let pdf = pdf(tree(vec![Block::new(
        Kind::Table(Table::new(vec![], rows)),
        vec![],
    )]));
    run("qpdf", &["--check", "FILE"], &pdf.bytes);
}
