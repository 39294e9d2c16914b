//! The JSON form of a tree: its keys, what it tidies, what it refuses.

use paper::{Align, Kind, Tree, limits};
use serde_json::{Value, json};

fn read(value: Value) -> Result<Tree, String> {
    serde_json::from_value(value).map_err(|error| error.to_string())
}

fn with_block(block: &Value) -> Result<Tree, String> {
    read(json!({"title": [], "blocks": [block]}))
}

#[test]
fn every_key_is_written_as_documented() {
    let form = json!({
        "title": [{"text": "Brief"}],
        "blocks": [
            {"kind": "demand", "id": "a-1", "number": 1, "addressees": ["Landtag", "Bund"], "content": [
                {"text": "fett", "bold": true, "italic": true, "link": "https://x.de", "comments": ["t-1", "t-2"]},
                {"fn": "Note"},
            ]},
            {"kind": "ol", "indent": 2, "content": [{"text": "x"}]},
            {"kind": "table", "content": [], "rows": [["a", "b"], ["c", ""]], "align": ["l", "r"]},
            {"kind": "p", "content": [{"text": "Rest"}], "implicit": true},
            {"kind": "demand", "number": 2, "addressees": [], "content": []},
        ],
    });
    let tree = read(form.clone()).unwrap();
    assert_eq!(serde_json::to_value(&tree).unwrap(), form);
}

#[test]
fn what_comes_in_is_tidied() {
    let tree = with_block(&json!({"kind": "p", "unknown": 1, "number": 7, "content": [
        {"text": "a\n\u{0}"}, {"text": ""}, {"text": "b"}, {"text": "c", "comments": ["t", "t"]}
    ]}));
    let written = serde_json::to_value(tree.unwrap()).unwrap();
    assert_eq!(
        written["blocks"][0],
        json!({"kind": "p", "content": [{"text": "ab"}, {"text": "c", "comments": ["t"]}]})
    );
    let ragged =
        with_block(&json!({"kind": "table", "content": [], "rows": [["a"], [], ["b", "c"]]})).unwrap();
    let Kind::Table(table) = &ragged.blocks[0].kind else {
        panic!("{ragged:?}");
    };
    assert_eq!(table.rows(), [["a", ""], ["", ""], ["b", "c"]]);
    assert_eq!(table.align(), [Align::Left, Align::Left]);
}

#[test]
fn what_is_not_allowed_is_refused() {
    for block in [
        json!({"kind": "h4", "content": []}),
        json!({"kind": "p", "id": "Ä", "content": []}),
        json!({"kind": "p", "content": [{"text": "x", "link": "javascript:x"}]}),
        json!({"kind": "p", "content": [{"text": "x", "comments": ["T"]}]}),
        json!({"kind": "p", "content": [{"txt": "x"}]}),
        json!({"kind": "p", "content": "x"}),
        json!({"kind": "li", "indent": 8, "content": []}),
        json!({"kind": "li", "indent": -1, "content": []}),
        json!({"kind": "table", "content": [], "align": ["j"]}),
    ] {
        assert!(with_block(&block).is_err(), "{block}");
    }
}

#[test]
fn every_limit_is_met() {
    let words = |n: usize| json!({"kind": "p", "content": [{"text": "x".repeat(n)}]});
    let cell = |n: usize| json!({"kind": "table", "content": [], "rows": [["x".repeat(n)]]});
    let rows = |rows: usize, columns: usize| json!({"kind": "table", "content": [], "rows": vec![vec![""; columns]; rows]});
    let demand = |n: usize| json!({"kind": "demand", "content": [], "addressees": ["x".repeat(n)]});
    let note = |n: usize| json!({"kind": "p", "content": [{"fn": "x".repeat(n)}]});
    let comments = |n: usize| {
        let ids: Vec<_> = (0..n).map(|i| i.to_string()).collect();
        json!({"kind": "p", "content": [{"text": "x", "comments": ids}]})
    };
    for (good, bad) in [
        (words(limits::BLOCK_BYTES), words(limits::BLOCK_BYTES + 1)),
        (cell(limits::CELL), cell(limits::CELL + 1)),
        (rows(limits::ROWS, 10), rows(limits::ROWS + 1, 1)),
        (rows(250, limits::COLUMNS), rows(1, limits::COLUMNS + 1)),
        (rows(250, 20), rows(251, 20)),
        (demand(limits::ADDRESSEES), demand(limits::ADDRESSEES + 1)),
        (note(limits::NOTE), note(limits::NOTE + 1)),
        (comments(limits::COMMENTS), comments(limits::COMMENTS + 1)),
    ] {
        with_block(&good).unwrap();
        assert!(with_block(&bad).is_err());
    }
    let many = |block: Value, n: usize| read(json!({"blocks": vec![block; n]}));
    many(words(1), limits::BLOCKS).unwrap();
    assert!(many(words(1), limits::BLOCKS + 1).is_err());
    many(words(limits::BLOCK_BYTES), 10).unwrap();
    assert!(many(words(limits::BLOCK_BYTES), 11).is_err());
    many(note(1), limits::FOOTNOTES).unwrap();
    assert!(many(note(1), limits::FOOTNOTES + 1).is_err());
}
