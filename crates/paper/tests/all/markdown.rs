//! Markdown as people see it, and what foreign Markdown becomes.

use paper::markdown::{self, What};
use paper::{Kind, Tree, limits, plain_text};

const LETTER: &str = include_str!("letter.md");

fn outline(tree: &Tree) -> Vec<String> {
    std::iter::once(format!("title {}", plain_text(&tree.title)))
        .chain(tree.blocks.iter().map(|block| match &block.kind {
            Kind::Item { indent, .. } => {
                format!("{} {indent} {}", block.kind.name(), plain_text(&block.content))
            }
            Kind::Table(table) => format!("table {:?} {:?}", table.rows(), plain_text(&block.content)),
            kind => format!("{} {}", kind.name(), plain_text(&block.content)),
        }))
        .collect()
}

/// What a text becomes, and what is reported of it.
fn read(source: &str) -> (Vec<String>, Vec<(What, usize, String)>) {
    let read = markdown::read(source).unwrap();
    let dropped = read
        .dropped
        .into_iter()
        .map(|one| (one.what, one.count, one.sample));
    (outline(&read.tree)[1..].to_vec(), dropped.collect())
}

#[test]
fn our_own_form_is_stable_to_the_byte() {
    let read = markdown::read(LETTER).unwrap();
    assert_eq!(read.dropped, []);
    assert_eq!(markdown::verified(&read.tree), Ok(LETTER.to_owned()));
    insta::assert_snapshot!(serde_json::to_string_pretty(&read.tree).unwrap());
}

#[test]
fn what_a_letter_cannot_hold_is_reported_and_its_text_kept() {
    for (source, blocks, what, count, sample) in [
        ("![Wappen](a.png)", &["p Wappen"][..], What::Image, 1, "a.png"),
        ("a `x` b", &["p a x b"], What::Code, 1, "x"),
        (
            "```rust\nlet a;\n\n\tb\n```",
            &["p let a;", "p b"],
            What::Code,
            1,
            "let a; b",
        ),
        (
            "<div>\n<b>fett</b> und <script>weg()</script>mehr\n</div>",
            &["p fett und mehr"],
            What::Html,
            1,
            "<div> <b>fett</b> und <script>weg()</script>mehr </div>",
        ),
        ("a <u>b</u> c", &["p a b c"], What::Html, 2, "<u>"),
        ("~~weg~~ da", &["p weg da"], What::Strikethrough, 1, ""),
        (
            "- [x] erledigt\n- [ ] offen",
            &["li 0 [x] erledigt", "li 0 [ ] offen"],
            What::Task,
            2,
            "- [x] erledigt",
        ),
        ("a\\\nb<br>c", &["p a b c"], What::LineBreak, 2, "<br>"),
        ("a\n\n***\n\nb", &["p a", "p b"], What::Rule, 1, ""),
        ("> # Zitat", &["h1 Zitat"], What::Nesting, 1, "Zitat"),
        (
            "- a\n\n  b\n- c",
            &["li 0 a", "p b", "li 0 c"],
            What::Nesting,
            1,
            "b",
        ),
        ("> - a", &["li 0 a"], What::Nesting, 1, "a"),
        ("##### tief", &["h3 tief"], What::DeepHeading, 1, "tief"),
        (
            "[a](javascript:x) [b](/c)",
            &["p a b"],
            What::Link,
            2,
            "javascript:x",
        ),
        (
            "[a](https://x.de \"Titel\")",
            &["p a"],
            What::LinkTitle,
            1,
            "Titel",
        ),
        (
            "| *a* |\n|---|\n| [b](https://x.de) |",
            &["table [[\"a\"], [\"b (https://x.de)\"]] \"\""],
            What::Format,
            2,
            "a",
        ),
        ("7. a\n8. b", &["ol 0 a", "ol 0 b"], What::ListStart, 1, "7"),
        ("a\n\n[^1]: ohne", &["p a"], What::UnusedNote, 1, "ohne"),
        (
            "<!-- petitum: unknown -->\n\na",
            &["p a"],
            What::Html,
            1,
            "<!-- petitum: unknown -->",
        ),
    ] {
        let (found, dropped) = read(source);
        assert_eq!(found, blocks, "{source}");
        assert_eq!(dropped, [(what, count, sample.to_owned())], "{source}");
    }
}

#[test]
fn foreign_headings_find_their_level() {
    let outline = |source: &str| outline(&markdown::read(source).unwrap().tree);
    assert_eq!(outline("# A\n\n## B\n\n### C"), ["title A", "h1 B", "h2 C"]);
    assert_eq!(
        outline("# A\n\n# B\n\n## C\n\n### D"),
        ["title A", "h1 B", "h2 C", "h3 D"]
    );
    assert_eq!(outline("Vorab\n\n# A"), ["title ", "p Vorab", "h1 A"]);
    assert_eq!(outline("A\n=\n\nB\n-"), ["title A", "h1 B"]);
}

#[test]
fn comments_that_fit_nothing_stand_for_nothing() {
    let (blocks, dropped) = read(
        "<!-- petitum: demand id=\"a\" -->\n\nkein Titel\n\n<!-- petitum: caption -->\n\nkeine Tabelle\n\n<!-- petitum: addressee -->\n\n## Kapitel\n\n<!-- petitum: caption -->",
    );
    assert_eq!(blocks, ["p kein Titel", "p keine Tabelle", "h1 Kapitel"]);
    assert_eq!(dropped, []);
}

#[test]
fn a_demands_number_goes_once() {
    let demand = "<!-- petitum: demand -->\n\n### ";
    for (heading, title) in [
        ("Forderung 3: Titel", "Titel"),
        ("Forderung 3:Titel", "Titel"),
        ("Forderung 1: Forderung 2: Titel", "Forderung 2: Titel"),
        ("Forderung 12:", ""),
        ("Forderung: Titel", "Forderung: Titel"),
        ("Forderung 3 Titel", "Forderung 3 Titel"),
        ("**Forderung 3: Titel**", "Titel"),
        ("Titel", "Titel"),
    ] {
        let (blocks, _) = read(&format!("{demand}{heading}"));
        assert_eq!(blocks, [format!("demand {title}")], "{heading}");
    }
}

#[test]
fn notes_are_plain_and_may_be_shared() {
    let tree =
        markdown::read("a[^x] b[^x]\n\n[^x]: Siehe *hier*,\n    [Amt](https://x.de).\n\n    Zweiter Absatz.")
            .unwrap()
            .tree;
    let notes: Vec<_> = tree.blocks[0]
        .content
        .iter()
        .filter_map(|inline| match inline {
            paper::Inline::Footnote(note) => Some(note.as_str()),
            paper::Inline::Text { .. } => None,
        })
        .collect();
    assert_eq!(notes, ["Siehe hier, Amt (https://x.de). Zweiter Absatz."; 2]);
}

#[test]
fn limits_at_the_door() {
    let refused = |source: &str| markdown::read(source).unwrap_err().to_string();
    assert_eq!(
        refused(&"a".repeat(limits::MARKDOWN_BYTES + 1)),
        "more than 1000000 bytes of Markdown"
    );
    assert_eq!(
        refused(&format!("{} a", ">".repeat(limits::MARKDOWN_DEPTH))),
        "more than 64 levels of nesting"
    );
    assert_eq!(
        refused(&"a\n\n".repeat(limits::BLOCKS + 1)),
        "more than 10000 blocks"
    );
    assert_eq!(
        refused(&"ä".repeat(limits::BLOCK_BYTES / 2 + 1)),
        "more than 50000 bytes in one block"
    );
    let note = format!(
        "[^1]: {}\n\n{}",
        "n".repeat(500_000),
        "[^1] ".repeat(limits::FOOTNOTES + 1)
    );
    assert_eq!(refused(&note), "more than 1000 footnotes");
    markdown::read(&format!("{} a", ">".repeat(limits::MARKDOWN_DEPTH - 2))).unwrap();

    let wide = format!(
        "{}|\n{}|\n",
        "|a".repeat(limits::COLUMNS + 1),
        "|-".repeat(limits::COLUMNS + 1)
    );
    let bomb = format!(
        "{}|\n{}|\n{}",
        "|a".repeat(20_000),
        "|-".repeat(20_000),
        "|a|\n".repeat(20)
    );
    let long = format!("|a|\n|-|\n{}", "|b|\n".repeat(limits::ROWS));
    let cell = format!("|{}|\n|-|\n", "c".repeat(limits::CELL + 1));
    for source in [wide, bomb, long, cell] {
        let read = markdown::read(&source).unwrap();
        assert_eq!(read.dropped[0].what, What::Excess);
        assert_eq!(read.tree.check(), Ok(()));
    }
}

#[test]
fn the_demonstration_goes_out_and_in_and_out_again() {
    let source = include_str!("../../../server/assets/demonstration.md");
    let first = markdown::read(source).unwrap();
    assert_eq!(first.dropped, []);
    let written = markdown::verified(&first.tree).unwrap();
    let second = markdown::read(&written).unwrap();
    assert_eq!(markdown::write(&second.tree), written);
    assert_eq!(paper::digest(&second.tree), paper::digest(&first.tree));
    assert!((10..=12).contains(&paper::demand::counts(&first.tree).demands));
}
