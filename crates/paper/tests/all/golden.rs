//! The golden file of shared texts: sequences of tokens and the tree they read as.
//! The browser's binding reads the same file, so the two readers cannot drift apart.

use paper::text;
use serde_json::{Value, json};
use yrs::types::Attrs;
use yrs::{Any, MapPrelim, Text, Transact};

const GOLDEN: &str = include_str!("../../../../tests/golden/texts.json");

/// Derived ids begin with it: 1000000 in base 36.
const CLIENT: u64 = 1_000_000;
const DERIVED: &str = "lfls-";

#[test]
fn every_case_reads_as_its_tree() {
    let golden: Value = serde_json::from_str(GOLDEN).unwrap();
    let cases = golden["cases"].as_array().unwrap();
    assert!(cases.len() >= 40);
    for case in cases {
        let name = case["name"].as_str().unwrap();
        let doc = text::new_doc(CLIENT);
        write(&doc, case["tokens"].as_array().unwrap());
        let mut read = serde_json::to_value(text::read_doc(&doc)).unwrap();
        for block in read["blocks"].as_array_mut().unwrap() {
            let block = block.as_object_mut().unwrap();
            block.remove("number");
            if block
                .get("id")
                .is_some_and(|id| id.as_str().unwrap().starts_with(DERIVED))
            {
                block.remove("id");
            } else {
                let has_id = block.contains_key("id") || block.contains_key("implicit");
                assert!(has_id, "{name}: {block:?} has no id");
            }
        }
        assert_eq!(read, case["tree"], "{name}");
    }
}

fn write(doc: &yrs::Doc, tokens: &[Value]) {
    let text = text::root(doc);
    let mut txn = doc.transact_mut();
    for token in tokens {
        let end = text.len(&txn);
        if let Some(words) = token.as_str() {
            text.insert_with_attributes(&mut txn, end, words, Attrs::new());
        } else if let Some(words) = token["text"].as_str() {
            let marks = token["marks"].as_object().unwrap();
            let attrs = marks
                .iter()
                .map(|(key, value)| (key.as_str().into(), any(value)))
                .collect();
            text.insert_with_attributes(&mut txn, end, words, attrs);
        } else {
            let entries = match &token["S"] {
                Value::Object(entries) => entries.clone(),
                _ => token.as_object().unwrap().clone(),
            };
            let map: MapPrelim = entries
                .iter()
                .map(|(key, value)| (key.clone(), any(value)))
                .collect();
            text.insert_embed_with_attributes(&mut txn, end, map, Attrs::new());
        }
    }
}

fn any(value: &Value) -> Any {
    Any::from_json(&json!(value).to_string()).unwrap()
}
