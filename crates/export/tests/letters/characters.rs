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
        let content = [(&spaced, false, false), (&bare, true, true)]
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

/// A small generator of chance, so that a failing letter is the same one tomorrow.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % bound
    }
}

#[test]
fn any_mixture_can_be_set() {
    let pieces = [
        "a",
        "Ș",
        "ß",
        " ",
        "\u{a0}",
        "\u{202f}",
        "\u{ad}",
        "\u{200b}",
        "\u{200c}",
        "\u{200d}",
        "\u{2060}",
        "\u{fe0e}",
        "\u{fe0f}",
        "\u{301}",
        "\u{326}",
        "\u{20e3}",
        "\u{20d7}",
        "\u{338}",
        "👍",
        "🏽",
        "👩",
        "💻",
        "❤",
        "🇷",
        "🇴",
        "🏴",
        "\u{e0067}",
        "\u{e007f}",
        "1",
        "#",
        "☐",
        "→",
        "∑",
        "𝔄",
        "№",
        "½",
        "ﬁ",
        "\u{e000}",
        "\u{1}",
        "\u{202e}",
        "\u{2066}",
        "你",
        "ש",
        "ا",
        "ก",
        "\u{e33}",
        "क",
        "\u{94d}",
        "\u{fffd}",
        "\u{1f3fb}",
        "\u{34f}",
        "\u{3164}",
        "\u{115f}",
        "-",
        "–",
        "„",
        "ω",
        "ж",
        "\u{483}",
    ];
    let mut dice = Dice(2027);
    let mut mixture = |longest: usize| -> String {
        let length = dice.below(longest) + 1;
        (0..length).map(|_| pieces[dice.below(pieces.len())]).collect()
    };
    let mut blocks = Vec::new();
    for _ in 0..150 {
        blocks.push(heading(Level::Section, &mixture(8)));
        let run = |text: String, bold, italic| Inline::Text {
            text,
            marks: Marks {
                bold,
                italic,
                ..Marks::default()
            },
        };
        let content = vec![
            run(mixture(12), false, false),
            run(mixture(12), true, false),
            run(mixture(4), true, true),
            Inline::Footnote(mixture(6)),
        ];
        blocks.push(Block::new(Kind::PARAGRAPH, content));
        blocks.push(crate::samples::table(
            &mixture(5),
            &[&[&mixture(5), &mixture(5)], &[&mixture(5), ""]],
        ));
    }
    let pdf = pdf(tree(blocks));
    crate::tools::run("qpdf", &["--check", "FILE"], &pdf.bytes);
}
