//! Bytes that crash, poison or stall yrs when they meet it unguarded; each is refused quickly and the room lives on.

use std::time::{Duration, Instant};

use collab::{ClientId, CloseCode, Dialect};
use paper::Role;

use super::harness::raw::{At, Raw, after, value, values, words};
use super::harness::{Bench, Copy, content, frames, join, own};

/// Decodes and applies in bare yrs, then every encoding of the state panics.
const POISON: &str = "010b120004010174014881120001841201196c6c6f2077c3b6726c6420f09f8e8920466f72646572756e672801016d01\
    6b017c4060000008010161017701760701017803097061726167726170680700121a060400121b016184121c02626301\
    121c121d027a7a2701016d016a0112010101";
/// Reserve 1.2 GB, 1.4 GB, and more from 8 bytes.
const RESERVING: [&str; 3] = [
    "9594a5018ec79815f5ee33d11cf912988d36b00b2fa358",
    "a3a0c503fc9b8a0fa7e07f81da3539f9",
    "b8ffde05805a7521",
];
/// Once read as unchecked UTF-8.
const NOT_UTF8: &str = "0101ca0100c4010a010b0620746865e56500";

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<_> = text.chars().filter(char::is_ascii_hexdigit).collect();
    digits
        .chunks(2)
        .map(|pair| u8::from_str_radix(&pair.iter().collect::<String>(), 16).unwrap())
        .collect()
}

/// Sends a frame as a writer and expects the connection to be closed for it, at once.
fn is_refused(frame: &[u8]) {
    for dialect in [own(), Dialect::Stock] {
        let mut bench = Bench::new();
        bench.join(join(1, "maren", Role::Writer, dialect));
        let started = Instant::now();
        bench.frame(1, frame.to_vec());
        assert!(
            started.elapsed() < Duration::from_secs(1),
            "took {:?}",
            started.elapsed()
        );
        let closed = bench.closed(1);
        assert!(
            matches!(closed, Some(CloseCode::Malformed | CloseCode::Refused)),
            "{closed:?}"
        );
        assert_eq!(bench.batch, None);
        bench.assert_joinable();
    }
}

#[test]
fn poison() {
    assert_eq!(hex(POISON).len(), 114);
    is_refused(&frames::update(&hex(POISON)));
    is_refused(&frames::step_2(&hex(POISON)));
}

#[test]
fn reservations() {
    for bytes in RESERVING {
        is_refused(&frames::update(&hex(bytes)));
        // The same claim in a state vector and in presence, where a reader can make it.
        let body = hex(bytes);
        let mut step_1 = vec![0, 0, body.len() as u8];
        step_1.extend(&body);
        is_refused(&step_1);
        let mut presence = vec![1, body.len() as u8];
        presence.extend(&body);
        is_refused(&presence);
    }
}

#[test]
fn not_utf8() {
    is_refused(&frames::update(&hex(NOT_UTF8)));
}

#[test]
fn nested_values() {
    // 16 kB of lists within lists aborted the process on a small stack.
    let nested = [117_u8, 1].repeat(8_000);
    is_refused(&frames::update(
        &Raw::default()
            .section(1, 0, [values(At::Key((7_000_000, 14), "indent"), &[&nested])])
            .bytes(),
    ));
}

#[test]
fn many_roots() {
    let blocks: Vec<_> = (0..2_000)
        .map(|n| value(At::Root(&format!("r{n}")), "x"))
        .collect();
    is_refused(&frames::update(&Raw::default().section(1, 0, blocks).bytes()));
}

#[test]
fn descending_deletions() {
    let ranges: Vec<_> = (0..20_000).rev().map(|n| (2 * n, 1)).collect();
    is_refused(&frames::update(&Raw::default().delete(7_000_000, ranges).bytes()));
}

#[test]
fn a_forged_client_id_is_refused() {
    let mut bench = Bench::new();
    bench.join(join(1, "maren", Role::Writer, own()));
    bench.join(join(2, "jonas", Role::Writer, own()));
    let maren = bench.copy(11);
    bench.frame(1, frames::update(&maren.write("von Maren ")));
    bench.append_all();
    // The same client id, the next clock, other content: replicas would differ under equal state vectors.
    let forged = Copy::of(11, bench.journal.iter().map(|update| &**update));
    bench.frame(2, frames::update(&forged.write("nicht von Maren ")));
    assert_eq!(bench.closed(2), Some(CloseCode::Refused));
    bench.frame(1, frames::update(&maren.write("wieder von Maren ")));
    bench.append_all();
    assert_eq!(bench.closed(1), None);
    assert_eq!(content(&bench.copy(98).doc), content(&maren.doc));
    assert_eq!(bench.claims, [(ClientId(11), collab::MemberId::new("maren"))]);
}

#[test]
fn parked_updates_never_reach_the_document() {
    let mut bench = Bench::new();
    bench.join(join(1, "maren", Role::Writer, own()));
    let started = Instant::now();
    for client in 100..20_100 {
        let orphan = Raw::default().section(client, 1, [words(after((client, 0)), "b")]);
        bench.frame(1, frames::update(&orphan.bytes()));
    }
    assert_eq!(bench.closed(1), Some(CloseCode::Refused));
    assert!(started.elapsed() < Duration::from_secs(2));
    bench.assert_joinable();
}
