//! Hundreds of thousands of mutated updates, from a seed: none gets past the gate that the document does not survive.

use std::time::{Duration, Instant};

use collab::gate::{Admitted, Gate, Writes};
use collab::{MemberId, protocol};

use super::harness::raw::{Raw, after, words};
use super::harness::{Copy, Rng, letter};

/// Mutated updates in the normal tests; `PETITUM_MUTATIONS` asks for more.
const ROUNDS: usize = 200_000;
/// Client ids of the mutants, which need not guess.
const CLIENTS: u64 = 6;

fn rounds() -> usize {
    option_env!("PETITUM_MUTATIONS").map_or(ROUNDS, |rounds| rounds.parse().expect("a number"))
}

/// Honest updates of several people, to start from.
fn corpus(rng: &mut Rng) -> Vec<Vec<u8>> {
    let mut corpus = Vec::new();
    for client in 1..=CLIENTS {
        let copy = Copy::of(client, [&*letter()]);
        for _ in 0..6 {
            corpus.push(copy.scribble(rng));
        }
        corpus.push(copy.state());
    }
    corpus.push(
        Raw::default()
            .section(9, 0, [words(after((7_000_000, 3)), "roh")])
            .bytes(),
    );
    corpus.retain(|update| update.len() > 2);
    corpus
}

fn mutate(rng: &mut Rng, corpus: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = corpus[rng.below(corpus.len())].clone();
    for _ in 0..=rng.below(4) {
        let at = rng.below(bytes.len().max(1));
        match rng.below(8) {
            0 if !bytes.is_empty() => bytes[at] ^= 1 << rng.below(8),
            1 if !bytes.is_empty() => bytes[at] = rng.next() as u8,
            2 if !bytes.is_empty() => bytes[at] = bytes[at].wrapping_add(1),
            3 if !bytes.is_empty() => drop(bytes.remove(at)),
            4 => bytes.insert(at, rng.next() as u8),
            5 => bytes.truncate(at.max(1)),
            6 => {
                let other = &corpus[rng.below(corpus.len())];
                let from = rng.below(other.len());
                let length = rng.below(12).min(other.len() - from);
                let end = (at + length).min(bytes.len());
                bytes.splice(at.min(end)..end, other[from..from + length].iter().copied());
            }
            _ if !bytes.is_empty() => bytes[at] = [0, 1, 0x7f, 0x80, 0xff, 10, 7][rng.below(7)],
            _ => {}
        }
    }
    bytes
}

#[test]
fn no_mutant_harms_the_document() {
    let mut rng = Rng::new(20_261_124);
    let corpus = corpus(&mut rng);
    let (mut admitted, mut slowest) = (0, Duration::ZERO);
    let member = MemberId::new("maren");
    let rounds = rounds();
    // A new text now and then, so that early accidents do not shut the door for what follows.
    for _ in 0..20 {
        let mut gate = Gate::default();
        gate.replay(&letter()).unwrap();
        let server = Copy::of(1_000, [&*letter()]);
        for _ in 0..rounds / 20 {
            let update = mutate(&mut rng, &corpus);
            let started = Instant::now();
            let verdict = gate.admit(&member, Writes::Allowed, &update);
            slowest = slowest.max(started.elapsed());
            if let Ok(Admitted::New { .. }) = verdict {
                admitted += 1;
                // What the gate lets through applies whole and waits for nothing.
                server.apply(&update);
                assert!(!server.waits(), "parked: {update:?}");
            }
        }
        // The state can be encoded, read again by the gate, and joined.
        let state = server.state();
        let mut again = Gate::default();
        again.replay(&state).unwrap();
        let joiner = Copy::of(1_001, [&*state]);
        assert!(!joiner.waits());
        assert_eq!(
            super::harness::content(&joiner.doc),
            super::harness::content(&server.doc)
        );
        paper::text::read_doc(&server.doc);
    }
    assert!(admitted > 20, "only {admitted} mutants were admitted");
    assert!(slowest < Duration::from_millis(250), "one took {slowest:?}");
}

#[test]
fn no_mutated_frame_harms_the_reader() {
    let mut rng = Rng::new(20_261_125);
    let frames = [
        super::harness::frames::step_1(&Copy::of(1, [&*letter()]).vector()),
        super::harness::frames::update(&letter()),
        super::harness::frames::presence(&[(1, 1, "{\"cursor\":null}"), (2, 7, "null")]),
        vec![3],
    ];
    let mut read = 0;
    for _ in 0..rounds() {
        let frame = mutate(&mut rng, &frames);
        read += usize::from(protocol::decode(&frame).is_ok());
    }
    assert!(read > 1_000, "only {read} mutants were frames");
}
