//! The normal form, rule by rule, and the digest that is made of it.

use paper::{Align, Block, BlockId, Inline, Kind, Link, Marks, Table, ThreadId, Tree, digest, normalise};

fn text(words: &str) -> Inline {
    Inline::plain(words)
}

fn marked(words: &str, set: impl Fn(&mut Marks)) -> Inline {
    let mut marks = Marks::default();
    set(&mut marks);
    Inline::Text {
        text: words.to_owned(),
        marks,
    }
}

fn bold(words: &str) -> Inline {
    marked(words, |marks| marks.bold = true)
}

fn note(words: &str) -> Inline {
    Inline::Footnote(words.to_owned())
}

fn words(content: Vec<Inline>) -> Vec<Inline> {
    let tree = Tree {
        title: content,
        blocks: vec![],
    };
    normalise(tree).title
}

fn blocks(blocks: Vec<Block>) -> Vec<Block> {
    normalise(Tree {
        title: vec![],
        blocks,
    })
    .blocks
}

fn item(ordered: bool, indent: u8) -> Block {
    Block::new(Kind::Item { ordered, indent }, vec![text("x")])
}

#[test]
fn comments_go_and_runs_merge() {
    let commented = marked("b", |marks| {
        marks.comments = ThreadId::new("t").into_iter().collect();
    });
    assert_eq!(words(vec![text("a"), commented, text("c")]), [text("abc")]);
    assert_eq!(
        words(vec![text("a\tb\n"), bold(""), text("\u{feff}c")]),
        [text("abc")]
    );
}

#[test]
fn white_space_at_a_blocks_edges_goes() {
    assert_eq!(words(vec![text(" \u{a0}a  b\u{2003} ")]), [text("a  b")]);
    assert_eq!(
        words(vec![bold(" "), text(" "), bold(" a"), text(" ")]),
        [bold("a")]
    );
    assert_eq!(words(vec![text(" "), note("n"), text(" ")]), [note("n")]);
    assert_eq!(words(vec![text(" ")]), []);
}

#[test]
fn marks_leave_white_space_at_the_edges_of_their_stretch() {
    assert_eq!(
        words(vec![text("a"), bold(" b "), text("c")]),
        [text("a "), bold("b"), text(" c")]
    );
    assert_eq!(
        words(vec![text("a"), bold("\u{a0}"), text("c")]),
        [text("a\u{a0}c")]
    );
    // Within a stretch of two runs it stays.
    let both = |words: &str| {
        marked(words, |marks| {
            marks.bold = true;
            marks.italic = true;
        })
    };
    assert_eq!(
        words(vec![bold("a "), both("b"), text("c")]),
        [bold("a "), both("b"), text("c")]
    );
    // Another link is another stretch, and a note ends one.
    let link = |address: &str, words: &str| marked(words, |marks| marks.link = Link::new(address));
    assert_eq!(
        words(vec![link("https://a", "a "), link("https://b", "b")]),
        [link("https://a", "a"), text(" "), link("https://b", "b")]
    );
    assert_eq!(
        words(vec![bold("a "), note("n"), bold(" b")]),
        [bold("a"), text(" "), note("n"), text(" "), bold("b")]
    );
}

#[test]
fn single_values_are_trimmed_and_collapsed() {
    assert_eq!(words(vec![text("a"), note(" \u{7}\n "), text("b")]), [text("ab")]);
    assert_eq!(
        words(vec![note(" § 5 \n\tAbs.\u{a0}2\u{a0} Nr.\u{feff}1 ")]),
        [note("§ 5 Abs.\u{a0}2 Nr.1")]
    );
    let table = Table::new(vec![Align::Right], vec![vec!["\u{7} a\n b\u{7} ".to_owned()]]);
    let Kind::Table(table) = &blocks(vec![Block::new(Kind::Table(table), vec![])])[0].kind else {
        panic!("no table");
    };
    assert_eq!(table.rows(), [["a b"]]);
    assert_eq!(table.align(), [Align::Right]);
    let demand = Kind::Demand {
        addressees: vec![" a\n; b".to_owned(), String::new(), "c".to_owned()],
    };
    let expected = Kind::Demand {
        addressees: vec!["a".to_owned(), "b".to_owned(), "c".to_owned()],
    };
    assert_eq!(blocks(vec![Block::new(demand, vec![])])[0].kind, expected);
}

#[test]
fn blocks_without_words_go() {
    let demand = Block::new(Kind::Demand { addressees: vec![] }, vec![]);
    let table = Block::new(Kind::Table(Table::new(vec![], vec![vec![String::new()]])), vec![]);
    let left = blocks(vec![
        Block::paragraph(" "),
        Block::new(Kind::Quote, vec![note("")]),
        demand.clone(),
        Block::new(Kind::Addressee, vec![]),
        table.clone(),
        Block::new(Kind::Table(Table::default()), vec![text("Rest")]),
        Block::new(Kind::Table(Table::default()), vec![]),
        Block::new(Kind::Paragraph { implicit: true }, vec![text("x")]),
    ]);
    assert_eq!(
        left,
        [demand, table, Block::paragraph("Rest"), Block::paragraph("x")]
    );
}

#[test]
fn an_item_is_at_most_one_deeper_than_the_one_before() {
    let indents = |given: &[Option<u8>]| -> Vec<u8> {
        let given = given.iter().map(|indent| match indent {
            Some(indent) => item(true, *indent),
            None => Block::paragraph("x"),
        });
        blocks(given.collect())
            .iter()
            .filter_map(|block| match block.kind {
                Kind::Item { indent, .. } => Some(indent),
                _ => None,
            })
            .collect()
    };
    assert_eq!(indents(&[Some(3), Some(3), Some(1), Some(7)]), [0, 1, 1, 2]);
    assert_eq!(indents(&[Some(0), Some(1), None, Some(1)]), [0, 1, 0]);
    assert_eq!(indents(&(0..9).map(Some).collect::<Vec<_>>())[8], 7);
}

#[test]
fn only_demands_keep_an_id_and_only_the_first() {
    let with_id = |mut block: Block, id: &str| {
        block.id = BlockId::new(id);
        block
    };
    let demand = Block::new(Kind::Demand { addressees: vec![] }, vec![text("x")]);
    let ids: Vec<_> = blocks(vec![
        with_id(Block::paragraph("x"), "a"),
        with_id(demand.clone(), "a"),
        with_id(demand.clone(), "a"),
        with_id(demand, "b"),
    ])
    .into_iter()
    .map(|block| block.id.map(|id| id.as_str().to_owned()))
    .collect();
    assert_eq!(ids, [None, Some("a".to_owned()), None, Some("b".to_owned())]);
}

/// Changes only with the format's name: published digests must be made again by anyone, for ever.
#[test]
fn the_digest_of_one_letter_is_known() {
    let tree = tree_with_everything();
    insta::assert_snapshot!(digest(&tree), @"324d32def53fd10e8ed930f41e7b2d3bb8959a99f14ddb70742498a3af9c9800");
    assert_eq!(digest(&tree).to_string().parse(), Ok(digest(&tree)));
    assert!(digest(&tree).to_string().starts_with(&digest(&tree).short()));
    assert!("x".repeat(64).parse::<paper::Digest>().is_err());
    assert!("".parse::<paper::Digest>().is_err());
}

#[test]
fn the_digest_sees_what_counts_and_nothing_else() {
    let tree = tree_with_everything();
    let changed = |change: fn(&mut Tree)| {
        let mut other = tree.clone();
        change(&mut other);
        digest(&other) != digest(&tree)
    };
    assert!(changed(|t| t.title.push(text("!"))));
    assert!(changed(|t| t.blocks[0].kind = Kind::Quote));
    assert!(changed(|t| t.blocks[1].id = BlockId::new("b")));
    assert!(changed(|t| t.blocks[1].kind = Kind::Demand { addressees: vec![] }));
    assert!(changed(|t| t.blocks[1].content = vec![bold("Titel")]));
    assert!(changed(|t| t.blocks[3].kind = Kind::Item {
        ordered: true,
        indent: 0
    }));
    assert!(changed(|t| t.blocks.swap(2, 3)));
    assert!(changed(|t| t.blocks[4].kind = Kind::Table(Table::new(
        vec![Align::Left],
        vec![vec!["a".to_owned()]]
    ))));
    assert!(!changed(|t| t.blocks[0].id = BlockId::new("other")));
    assert!(!changed(|t| t.blocks.push(Block::paragraph(" "))));
    assert!(!changed(|t| t.title.push(text(" "))));
}

fn tree_with_everything() -> Tree {
    let mut demand = Block::new(
        Kind::Demand {
            addressees: vec!["Landtag".to_owned()],
        },
        vec![text("Titel")],
    );
    demand.id = BlockId::new("forderung-1");
    Tree {
        title: vec![text("Brief")],
        blocks: vec![
            Block::new(
                Kind::PARAGRAPH,
                vec![
                    text("a"),
                    bold("b"),
                    marked("c", |marks| marks.link = Link::new("https://x.de")),
                    note("n"),
                ],
            ),
            demand,
            item(false, 0),
            item(true, 1),
            Block::new(
                Kind::Table(Table::new(vec![Align::Right], vec![vec!["a".to_owned()]])),
                vec![text("Tabelle")],
            ),
        ],
    }
}
