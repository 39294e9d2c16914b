//! What real copies of Yjs send is admitted, every update of it, and read as Yjs reads it.
//! The updates are in `yjs.txt`, written by `yjs.mjs`.

use collab::gate::{Gate, Writes};
use collab::{ClientId, MemberId};
use serde_json::{Value, json};
use yrs::types::ToJson;
use yrs::types::text::YChange;
use yrs::{GetString, Out, Text, Transact};

use super::harness::{Copy, content};

const SENT: &str = include_str!("yjs.txt");

fn bytes(hex: &str) -> Vec<u8> {
    let digit = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
    (0..hex.len()).step_by(2).map(digit).collect()
}

#[test]
fn everything_that_yjs_sends_is_admitted_and_read_alike() {
    let mut lines: Vec<_> = SENT.lines().collect();
    let expected: Vec<Value> = serde_json::from_str(lines.pop().unwrap()).unwrap();
    let mut gate = Gate::default();
    let server = Copy::new(1_000);
    for (number, line) in lines.iter().enumerate() {
        let (client, hex) = line.split_once(' ').unwrap();
        let update = bytes(hex);
        if number == 0 {
            gate.replay(&update).unwrap();
            gate.own(ClientId(client.parse().unwrap()), MemberId::new(""));
        } else {
            let verdict = gate.admit(&MemberId::new(client), Writes::Allowed, &update);
            assert!(verdict.is_ok(), "line {}: {verdict:?}", number + 1);
        }
        server.apply(&update);
        assert!(!server.waits());
    }
    let txn = server.doc.transact();
    let mut read = vec![json!(server.text.get_string(&txn))];
    for chunk in server.text.diff(&txn, YChange::identity) {
        if let Out::YMap(map) = chunk.insert {
            read.push(serde_json::to_value(map.to_json(&txn)).unwrap());
        }
    }
    drop(txn);
    assert_eq!(read, expected);
    // And a room that is opened from the merged state still admits what they send again.
    let state = server.state();
    let mut restarted = Gate::default();
    restarted.replay(&state).unwrap();
    for line in lines.iter().skip(1) {
        let (client, hex) = line.split_once(' ').unwrap();
        restarted.own(ClientId(client.parse().unwrap()), MemberId::new(client));
        let verdict = restarted.admit(&MemberId::new(client), Writes::Allowed, &bytes(hex));
        assert!(verdict.is_ok(), "{verdict:?}");
    }
    assert_eq!(content(&Copy::of(1, [&*state]).doc), content(&server.doc));
}
