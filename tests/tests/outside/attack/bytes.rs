//! The hostile bytes themselves.
//! Those that bare yrs 0.28.1 could not stand are kept as they were found; the others are built by hand.

use tests::editor::{client_id, document};
use tests::frame::number;
use yrs::{ReadTxn, Text, Transact};

const POISON: &str = "010b120004010174014881120001841201196c6c6f2077c3b6726c6420f09f8e8920466f72646572756e672801016d016b017c\
    4060000008010161017701760701017803097061726167726170680700121a060400121b016184121c02626301121c121d027a7a2701016d016a0112010101";

/// Bytes that killed, bricked or stalled a bare engine.
pub(super) fn regressions() -> Vec<(&'static str, Vec<u8>)> {
    [
        ("Gift", POISON),
        ("1,2 GB", "9594a5018ec79815f5ee33d11cf912988d36b00b2fa358"),
        ("1,4 GB", "a3a0c503fc9b8a0fa7e07f81da3539f9"),
        ("acht Bytes", "b8ffde05805a7521"),
        ("kein UTF-8", "0101ca0100c4010a010b0620746865e56500"),
    ]
    .map(|(what, hex)| (what, unhex(hex)))
    .to_vec()
}

fn unhex(hex: &str) -> Vec<u8> {
    let digits: Vec<char> = hex.chars().collect();
    let byte = |pair: &[char]| u8::from_str_radix(&pair.iter().collect::<String>(), 16).expect("hex");
    digits.chunks(2).map(byte).collect()
}

/// One client's structs, each written by `write`, and no deletions.
fn structs(client: u64, count: u64, mut write: impl FnMut(u64, &mut Vec<u8>)) -> Vec<u8> {
    let mut update = vec![1];
    number(&mut update, count);
    number(&mut update, client);
    update.push(0);
    for index in 0..count {
        write(index, &mut update);
    }
    update.push(0);
    update
}

fn text(update: &mut Vec<u8>, text: &str) {
    number(update, text.len() as u64);
    update.extend_from_slice(text.as_bytes());
}

/// A value of lists within lists.
pub(super) fn nested_values(client: u64, depth: usize) -> Vec<u8> {
    structs(client, 1, |_, update| {
        update.extend([8, 1]);
        text(update, "text");
        update.push(1);
        update.extend([117, 1].repeat(depth));
        update.push(126);
    })
}

/// Deletions in the order that costs most.
pub(super) fn descending_deletions(client: u64, count: u64) -> Vec<u8> {
    let mut update = vec![0, 1];
    number(&mut update, client);
    number(&mut update, count);
    for index in (0..count).rev() {
        number(&mut update, index * 2);
        number(&mut update, 1);
    }
    update
}

/// One character in each of many shared types.
pub(super) fn many_roots(client: u64, count: u64) -> Vec<u8> {
    structs(client, count, |index, update| {
        update.extend([4, 1]);
        text(update, &format!("r{index}"));
        text(update, "a");
    })
}

/// One character in a shared type of that name.
pub(super) fn one_root(client: u64, name: &str) -> Vec<u8> {
    structs(client, 1, |_, update| {
        update.extend([4, 1]);
        text(update, name);
        text(update, "a");
    })
}

/// A document within the text.
pub(super) fn sub_document(client: u64) -> Vec<u8> {
    structs(client, 1, |_, update| {
        update.extend([9, 1]);
        text(update, "text");
        text(update, "guid");
        update.extend([118, 0]);
    })
}

/// One character each by many invented clients.
pub(super) fn many_clients(count: u64) -> Vec<u8> {
    let mut update = Vec::new();
    number(&mut update, count);
    for index in (1..=count).rev() {
        update.push(1);
        number(&mut update, index);
        update.extend([0, 4, 1]);
        text(&mut update, "text");
        text(&mut update, "a");
    }
    update.push(0);
    update
}

/// Begins at a clock that was never reached.
pub(super) fn clock_hole(client: u64) -> Vec<u8> {
    let mut update = vec![1, 1];
    number(&mut update, client);
    number(&mut update, 1_000);
    update.extend([4, 1]);
    text(&mut update, "text");
    text(&mut update, "a");
    update.push(0);
    update
}

/// Small updates each of which lacks what it stands on.
pub(super) fn parked(count: usize) -> Vec<Vec<u8>> {
    let one = || {
        let (doc, text) = document(client_id());
        text.insert(&mut doc.transact_mut(), 0, "a");
        let known = doc.transact().state_vector();
        text.insert(&mut doc.transact_mut(), 1, "b");
        doc.transact().encode_state_as_update_v1(&known)
    };
    (0..count).map(|_| one()).collect()
}
