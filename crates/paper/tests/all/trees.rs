//! Trees made to be hard: what Markdown could misread stands at every edge.

use paper::{Align, Block, BlockId, Inline, Kind, Level, Link, Marks, Table, ThreadId, Tree};
use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;

/// Pieces of words; they are joined without a space between them.
const ATOMS: &[&str] = &[
    "a",
    "Wort",
    "Straße",
    "é",
    "e\u{301}",
    "Č",
    "ő",
    "ș",
    "ﬁ",
    "Ⓐ",
    "שלום",
    "مرحبا",
    "\u{200f}",
    "你好",
    "😀",
    "👩\u{200d}💻",
    "🇩🇪",
    "§ 5",
    "§\u{a0}5",
    "\u{a0}",
    "\u{202f}",
    "\u{2028}",
    "\u{ad}",
    "\u{200b}",
    "€",
    "„",
    "“",
    "‚",
    "‘",
    "»",
    "«",
    "–",
    "…",
    "Bürger*innen",
    "Bürger_innen",
    "Bürger:innen",
    "*",
    "**",
    "***",
    "_",
    "__",
    "~",
    "~~",
    "`",
    "``",
    "```",
    "~~~",
    "#",
    "##",
    "# ",
    "1.",
    "1. ",
    "2) ",
    "12345678901. ",
    "-",
    "- ",
    "--",
    "---",
    "-->",
    "<!--",
    "<!---->",
    "+",
    "+ ",
    "=",
    "===",
    ">",
    "> ",
    "<",
    "<b>",
    "</p>",
    "<br>",
    "<a@b.de>",
    "<https://x.de>",
    "|",
    "| a | b |",
    "|---|",
    ":--",
    ":",
    ": ",
    ";",
    "&",
    "&amp;",
    "&#42;",
    "&nbsp;",
    "&copy",
    "\\",
    "\\\\",
    "\\*",
    "\\|",
    "[",
    "]",
    "[]",
    "[x]",
    "[ ] ",
    "[a]",
    "[a](b)",
    "[^1]",
    "[^1]: x",
    "[a]: b",
    "^",
    "^1",
    "(",
    ")",
    "()",
    "!",
    "![",
    "?",
    ".",
    ",",
    "\"",
    "'",
    "/",
    "@",
    "%",
    "%%",
    "$",
    "$x^2$",
    "{#id}",
    "{{x}}",
    "https://x.de",
    "www.x.de",
    "a@b.de",
    "Forderung 3: ",
    "Forderung 1:",
    " ",
    "  ",
    "    ",
    "\t",
    "\n",
    "\r",
    "\u{0}",
    "\u{85}",
    "\u{feff}",
    "Ende.",
    "(a)",
    "a)",
    "0",
    "7",
    "\u{e000}",
    "ẞ",
    "𝔸",
    "\u{1f130}",
];

const LINKS: &[&str] = &[
    "https://x.de",
    "http://x.de/a_b_c",
    "https://x.de/?a=1&b=2&amp;c=3",
    "https://x.de/(a)/b)",
    "https://x.de/((",
    "https://x.de/a\\b\\*c",
    "https://x.de/<b>`\"'",
    "https://x.de/ä/😀#d",
    "HTTPS://X.de/%20*|",
    "https://x.de/&copy&#42;",
    "mailto:a@b.de",
    "mailto:xyz",
    "MAILTO:a@b.de",
    "https://x.de/]()![",
];

pub(crate) fn words() -> impl Strategy<Value = String> {
    vec(select(ATOMS), 1..5).prop_map(|atoms| atoms.concat())
}

fn link() -> impl Strategy<Value = Link> {
    select(LINKS).prop_map(|address| Link::new(address).unwrap())
}

fn marks() -> impl Strategy<Value = Marks> {
    let comments = vec(select(&["t-1", "t-2"][..]), 0..2);
    (any::<bool>(), any::<bool>(), weighted(0.25, link()), comments).prop_map(
        |(bold, italic, link, comments)| {
            let mut comments: Vec<_> = comments.into_iter().filter_map(ThreadId::new).collect();
            comments.sort();
            comments.dedup();
            Marks {
                bold,
                italic,
                link,
                comments,
            }
        },
    )
}

fn inline() -> impl Strategy<Value = Inline> {
    prop_oneof![
        3 => words().prop_map(Inline::plain),
        4 => (words(), marks()).prop_map(|(text, marks)| Inline::Text { text, marks }),
        1 => (link(), any::<bool>()).prop_map(|(link, bold)| Inline::Text {
            text: link.as_str().trim_start_matches("mailto:").to_owned(),
            marks: Marks { bold, link: Some(link), ..Marks::default() },
        }),
        1 => words().prop_map(Inline::Footnote),
    ]
}

pub(crate) fn content() -> impl Strategy<Value = Vec<Inline>> {
    vec(inline(), 0..6)
}

fn table() -> impl Strategy<Value = Table> {
    let align = select(&[Align::Left, Align::Center, Align::Right][..]);
    let cell = prop_oneof![Just(String::new()), words()];
    (vec(align, 0..4), vec(vec(cell, 0..4), 0..4)).prop_map(|(align, rows)| Table::new(align, rows))
}

fn kind() -> impl Strategy<Value = Kind> {
    let level = select(&[Level::Chapter, Level::Section, Level::Subsection][..]);
    prop_oneof![
        4 => any::<bool>().prop_map(|implicit| Kind::Paragraph { implicit }),
        2 => level.prop_map(Kind::Heading),
        1 => Just(Kind::Addressee),
        2 => vec(words(), 0..3).prop_map(|addressees| Kind::Demand { addressees }),
        6 => (any::<bool>(), 0_u8..8).prop_map(|(ordered, indent)| Kind::Item { ordered, indent }),
        2 => Just(Kind::Quote),
        1 => table().prop_map(Kind::Table),
    ]
}

fn block() -> impl Strategy<Value = Block> {
    let id = weighted(0.5, select(&["a", "b-1", "--", "forderung-1"][..]));
    (kind(), id, content()).prop_map(|(kind, id, content)| Block {
        kind,
        id: id.and_then(BlockId::new),
        content,
    })
}

pub(crate) fn tree() -> impl Strategy<Value = Tree> {
    (content(), vec(block(), 0..8)).prop_map(|(title, blocks)| Tree { title, blocks })
}
