//! What holds for every tree: the normal form, Markdown there and back, the shared text there and back.

use std::collections::HashSet;

use paper::{Block, Inline, Kind, Tree, digest, markdown, normalise, text};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use yrs::updates::decoder::Decode;
use yrs::{Transact, Update};

use crate::{histories, trees};

/// The same trees in every run; whoever looks for new faults puts another number here.
const SEED: u64 = 20_271_001;

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(SEED),
        max_shrink_iters: 20_000,
        ..ProptestConfig::default()
    }
}

#[test]
fn markdown_reads_back_as_the_same_tree() {
    proptest!(config(10_000), |(tree in trees::tree())| {
        let normal = normalise(tree.clone());
        let written = markdown::write(&tree);
        let read = markdown::read(&written).unwrap();
        prop_assert_eq!(&read.tree, &normal, "{}", written);
        let again = markdown::write(&read.tree);
        prop_assert_eq!(&again, &written);
        prop_assert_eq!(digest(&read.tree), digest(&tree));
        prop_assert!(read.dropped.is_empty(), "{:?}", read.dropped);
        prop_assert_eq!(markdown::verified(&tree), Ok(written));
    });
}

#[test]
fn normal_form_is_final() {
    proptest!(config(3_000), |(tree in trees::tree())| {
        let normal = normalise(tree.clone());
        prop_assert_eq!(normalise(normal.clone()), normal.clone());
        prop_assert_eq!(digest(&normal), digest(&tree));
        // What the normal form drops, the digest does not see; what it keeps, the digest sees.
        let mut more = normal.clone();
        more.blocks.push(Block::paragraph("x"));
        prop_assert_ne!(digest(&more), digest(&normal));
    });
}

#[test]
fn a_seeded_text_reads_as_its_tree() {
    proptest!(config(2_000), |(tree in trees::tree())| {
        let doc = text::new_doc(2);
        let update = Update::decode_v1(&text::seed(&tree, 1)).unwrap();
        doc.transact_mut().apply_update(update).unwrap();
        let read = text::read_doc(&doc);
        let ids: HashSet<_> = read.blocks.iter().map(|block| block.id.clone().unwrap()).collect();
        prop_assert_eq!(ids.len(), read.blocks.len());
        prop_assert_eq!(comparable(read), comparable(tidied(tree)));
    });
}

#[test]
fn any_history_reads_without_losing_a_character() {
    proptest!(config(600), |(history in histories::history())| {
        let replicas = history.replicas();
        let trees: Vec<_> = replicas.iter().map(text::read_doc).collect();
        for (doc, tree) in replicas.iter().zip(&trees) {
            prop_assert_eq!(tree, &trees[0]);
            prop_assert_eq!(histories::kept_characters(doc), all_characters(tree));
            check_form(tree)?;
        }
    });
}

/// The tree as JSON carries it: runs merged and cleaned, addressees split.
fn tidied(tree: Tree) -> Tree {
    serde_json::from_value(serde_json::to_value(tree).unwrap()).unwrap()
}

/// Without what a seed does not keep: implicit paragraphs get a marker, every block an id.
fn comparable(mut tree: Tree) -> Tree {
    for block in &mut tree.blocks {
        block.id = None;
        if let Kind::Paragraph { implicit } = &mut block.kind {
            *implicit = false;
        }
    }
    tree
}

fn all_characters(tree: &Tree) -> String {
    std::iter::once(&tree.title)
        .chain(tree.blocks.iter().map(|block| &block.content))
        .map(|content| paper::plain_text(content))
        .collect()
}

fn check_form(tree: &Tree) -> Result<(), TestCaseError> {
    let ids: Vec<_> = tree.blocks.iter().filter_map(|block| block.id.as_ref()).collect();
    let distinct: HashSet<_> = ids.iter().collect();
    prop_assert_eq!(ids.len(), distinct.len());
    for block in &tree.blocks {
        let implicit = matches!(block.kind, Kind::Paragraph { implicit: true });
        prop_assert_eq!(implicit, block.id.is_none());
        for pair in block.content.windows(2) {
            if let [Inline::Text { marks: a, .. }, Inline::Text { marks: b, .. }] = pair {
                prop_assert_ne!(a, b);
            }
        }
    }
    Ok(())
}
