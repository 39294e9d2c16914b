//! yrs reads from the same bytes the tree that Yjs reads: histories come from real Yjs, run by Node.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use tests::node;
use yrs::updates::decoder::Decode;
use yrs::{Transact, Update};

const WITHIN: Duration = Duration::from_mins(3);
const AT_LEAST: usize = 100;

/// The tree of a document that was nothing but this update before.
fn read(update: &[u8]) -> Value {
    let doc = paper::text::new_doc(1);
    let root = paper::text::root(&doc);
    let update = Update::decode_v1(update).expect("Yjs writes updates");
    doc.transact_mut()
        .apply_update(update)
        .expect("it stands on nothing else");
    let tree = paper::text::read(&root, &doc.transact());
    serde_json::to_value(&tree).expect("a tree is JSON")
}

#[tokio::test]
async fn yrs_and_yjs_read_the_same_tree_from_the_same_bytes() {
    let folder = tempfile::tempdir().expect("room for a folder");
    let out = folder.path().join("histories.json");
    let words = ["node_modules/vitest/vitest.mjs", "run", "test/differential"];
    node::run_in_web(&words, ("DIFFERENTIAL_OUT", &out), WITHIN).await;
    let wild = folder.path().join("histories.json.wild");
    for file in [out, wild] {
        let written = std::fs::read(&file).expect("the histories were written");
        let histories: Value = serde_json::from_slice(&written).expect("JSON");
        let cases = histories["cases"].as_array().expect("cases");
        assert!(
            cases.len() >= AT_LEAST,
            "{} histories in {}",
            cases.len(),
            file.display()
        );
        for case in cases {
            let update = STANDARD
                .decode(case["update"].as_str().expect("a text"))
                .expect("base64");
            assert_eq!(read(&update), case["tree"], "{}", case["name"]);
        }
    }
}
