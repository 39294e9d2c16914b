//! Every character there is: the file either shows it or names what it put in its place.

use paper::{Block, Inline, Kind, Level, Marks};

use crate::samples::{heading, pdf, tree};

/// All characters but those that are unused by design, by planes of Unicode that have any.
fn everything() -> impl Iterator<Item = char> {
    ('\0'..='\u{33fff}')
        .chain('\u{e0000}'..='\u{e0fff}')
        .chain('\u{f0000}'..='\u{f00ff}')
}

/// The characters that no repair names, found the cheap way: without setting a page.
fn shown() -> Vec<char> {
    let all: Vec<char> = everything().collect();
    let mut shown = Vec::new();
    for part in all.chunks(100) {
        let words: String = part.iter().flat_map(|c| ['a', *c, ' ']).collect();
        let repairs = export::repairs(&tree(vec![Block::paragraph(words)])).expect("no limit");
        let is_named = |c: &char| {
            let name = format!(" U+{:04X} ", u32::from(*c));
            repairs.iter().any(|repair| repair.what.contains(&name))
        };
        shown.extend(part.iter().copied().filter(|c| !is_named(c)));
    }
    shown
}

#[test]
fn what_no_repair_names_can_be_set() {
    let shown = shown();
    assert!(shown.len() > 7_000, "{}", shown.len());
    let marked = |bold, italic| Marks {
        bold,
        italic,
        ..Marks::default()
    };
    let mut blocks = Vec::new();
    for part in shown.chunks(100) {
        let spaced: String = part.iter().flat_map(|c| [*c, ' ']).collect();
        let bare: String = part.iter().flat_map(|c| ['a', *c]).collect();
        let content = [
            (&spaced, false, false),
            (&bare, true, false),
            (&bare, false, true),
            (&bare, true, true),
        ]
        .into_iter()
        .map(|(text, bold, italic)| Inline::Text {
            text: text.clone(),
            marks: marked(bold, italic),
        })
        .collect();
        blocks.push(heading(Level::Chapter, &spaced));
        blocks.push(Block::new(Kind::PARAGRAPH, content));
    }
    pdf(tree(blocks));
}

#[test]
fn marks_above_letters_can_be_set_or_are_named() {
    let marks: Vec<char> = ('\u{300}'..='\u{36f}')
        .chain('\u{1ab0}'..='\u{1aff}')
        .chain('\u{20d0}'..='\u{20ff}')
        .collect();
    let mut blocks = Vec::new();
    for base in ['a', 'S', 'ț', 'ж', 'ω', '→', '👍', '∑', ' ', '1'] {
        let text: String = marks.iter().flat_map(|mark| [base, *mark, ' ']).collect();
        blocks.push(Block::paragraph(text));
        let stacked: String = marks
            .chunks(5)
            .flat_map(|part| [base].into_iter().chain(part.iter().copied()))
            .collect();
        blocks.push(Block::paragraph(stacked));
    }
    let pdf = pdf(tree(blocks));
    assert!(!pdf.repairs.is_empty());
}

#[test]
fn what_no_font_has_is_replaced_and_named() {
    let letter = tree(vec![Block::paragraph(
        "Grüße \u{e000}, 你好, שלום, \u{202e}x\u{1}",
    )]);
    let pdf = pdf(letter);
    let words = crate::tools::words(&pdf.bytes);
    assert!(words.contains("Grüße \u{fffd}, \u{fffd}\u{fffd}"), "{words}");
    let what: Vec<&str> = pdf.repairs.iter().map(|repair| repair.what.as_str()).collect();
    assert!(
        what.contains(&"Zeichen U+E000 ersetzt, weil die Schriften es nicht enthalten"),
        "{what:?}"
    );
    assert!(what.contains(&"Unsichtbare Zeichen weggelassen"), "{what:?}");
    assert!(pdf.repairs.iter().all(|repair| repair.place == "Einleitung"));
}
