//! Whatever is admitted arrives at one order, in whichever order it arrives; and honest work is never taken for hostile.

use collab::MemberId;
use collab::gate::{Admitted, Gate, Refusal, Writes};

use super::harness::raw::{At, Raw, words};
use super::harness::{Copy, Rng, content, letter};

const SEEDS: u64 = 150;
const STEPS: usize = 120;

/// Some block of the text, or none.
fn some_block(rng: &mut Rng, ends: &[(u64, u32)]) -> Option<(u64, u32)> {
    let (client, end) = ends[rng.below(ends.len())];
    (end > 0 && !rng.once_in(12)).then(|| (client, rng.below(end as usize) as u32))
}

fn ends(copy: &Copy) -> Vec<(u64, u32)> {
    let mut ends: Vec<_> = copy
        .vector()
        .iter()
        .map(|(client, clock)| (client.get(), *clock))
        .collect();
    ends.sort_unstable();
    ends
}

/// Another order in which every update comes after those that it builds on.
fn shuffled<'a>(rng: &mut Rng, updates: &'a [Vec<u8>]) -> Vec<&'a [u8]> {
    let mut left: Vec<&[u8]> = updates.iter().map(Vec::as_slice).collect();
    let mut out = Vec::new();
    let mut gate = Gate::default();
    while !left.is_empty() {
        let choice = rng.below(left.len());
        if gate.replay(left[choice]).is_ok() {
            out.push(left.swap_remove(choice));
        }
    }
    out
}

struct Honest {
    copy: Copy,
    member: MemberId,
    /// How many of the admitted updates it has seen.
    seen: usize,
}

/// One run: three honest people with lag, and somebody who invents neighbours. Answers how many inventions passed.
fn run(seed: u64) -> (usize, usize) {
    let mut rng = Rng::new(seed);
    let mut gate = Gate::default();
    gate.replay(&letter()).unwrap();
    let server = Copy::of(1_000, [&*letter()]);
    let mut updates = vec![letter()];
    let mut people: Vec<_> = (1..=3)
        .map(|client| Honest {
            copy: Copy::of(client, [&*letter()]),
            member: MemberId::new(format!("m-{client}")),
            seen: 1,
        })
        .collect();
    let hostile = MemberId::new("böse");
    let (mut passed, mut refused) = (0, 0);
    for _ in 0..STEPS {
        if rng.once_in(3) {
            let client = 10 + rng.below(4) as u64;
            let clock = server.vector().get(&yrs::ClientID::new(client));
            let known = ends(&server);
            let left = some_block(&mut rng, &known);
            // Half of the inventions are near the truth.
            let near = left.map(|(client, clock)| (client, clock + 1 + rng.below(2) as u32));
            let right = match near {
                Some((client, clock)) if rng.once_in(2) => {
                    near.filter(|_| known.iter().any(|(other, end)| *other == client && clock < *end))
                }
                _ => some_block(&mut rng, &known),
            };
            let at = match (left, right) {
                (None, None) => At::Root("text"),
                _ => At::Beside(left, right),
            };
            let update = Raw::default().section(client, clock, [words(at, "xy")]).bytes();
            match gate.admit(&hostile, Writes::Allowed, &update) {
                Ok(Admitted::New { .. }) => {
                    passed += 1;
                    server.apply(&update);
                    assert!(!server.waits());
                    updates.push(update);
                }
                Ok(Admitted::Known) => {}
                Err(_) => refused += 1,
            }
        } else {
            let person = &mut people[rng.below(3)];
            let until = person.seen + rng.below(updates.len() - person.seen + 1);
            for update in &updates[person.seen..until] {
                person.copy.apply(update);
            }
            person.seen = until;
            let update = person.copy.scribble(&mut rng);
            if update.len() > 2 {
                let verdict = gate.admit(&person.member, Writes::Allowed, &update);
                let wrong = matches!(verdict, Err(Refusal::Forbidden(why)) if !why.contains("torn"));
                assert!(
                    !wrong && verdict != Err(Refusal::Unmet),
                    "seed {seed}: {verdict:?}"
                );
                // A copy that tears a character apart through somebody's invention is out of this test.
                if verdict.is_ok() {
                    server.apply(&update);
                    updates.push(update);
                } else {
                    person.copy = Copy::of(person.copy.client + 100, updates.iter().map(Vec::as_slice));
                    person.seen = updates.len();
                }
            }
        }
    }
    let expected = content(&server.doc);
    let joined = Copy::of(1_001, [&*server.state()]);
    assert_eq!(content(&joined.doc), expected, "seed {seed}: a joiner");
    for client in 1_002..1_005 {
        let other = Copy::of(client, shuffled(&mut rng, &updates));
        assert!(!other.waits());
        assert_eq!(
            content(&other.doc),
            expected,
            "seed {seed}: another order of arrival"
        );
    }
    (passed, refused)
}

#[test]
fn what_is_admitted_has_one_order() {
    let (mut passed, mut refused) = (0, 0);
    for seed in 0..SEEDS {
        let (more, less) = run(seed);
        passed += more;
        refused += less;
    }
    println!("{passed} inventions passed, {refused} were refused");
    assert!(
        passed > 500 && refused > 1_000,
        "{passed} passed, {refused} refused"
    );
}
