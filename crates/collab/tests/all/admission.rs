//! What the gate admits and refuses, rule by rule.

use collab::gate::{
    Admitted, Gate, MAX_CLIENTS_OF_MEMBER, MAX_NEW_BLOCKS, MAX_NEW_CLIENTS, MAX_NEW_DELETIONS, Refusal,
    Writes,
};
use collab::protocol::Malformed;
use collab::{ClientId, MemberId};
use yrs::{Map, Text};

use super::harness::raw::{
    At, Raw, after, deleted, gone, map, mark, other, shared, skip, value, values, words,
};
use super::harness::{Copy, copy, letter};

/// The client id of the letter, which the server made.
const SERVER: u64 = 7_000_000;
/// In the letter: the title's first character, its "\n", the first marker.
const FIRST: (u64, u32) = (SERVER, 0);
const TITLE_END: (u64, u32) = (SERVER, 13);
const MARKER: (u64, u32) = (SERVER, 14);

fn maren() -> MemberId {
    MemberId::new("maren")
}

fn gate() -> Gate {
    let mut gate = Gate::default();
    gate.replay(&letter()).unwrap();
    gate
}

fn admit(gate: &mut Gate, update: &[u8]) -> Result<Admitted, Refusal> {
    gate.admit(&maren(), Writes::Allowed, update)
}

/// What a fresh gate says about one update.
fn verdict(raw: &Raw) -> Result<Admitted, Refusal> {
    admit(&mut gate(), &raw.bytes())
}

fn of(client: u64, blocks: impl Into<Vec<Vec<u8>>>) -> Raw {
    Raw::default().section(client, 0, blocks)
}

fn is_forbidden(verdict: &Result<Admitted, Refusal>) -> bool {
    matches!(verdict, Err(Refusal::Forbidden(_)))
}

#[test]
fn everything_that_the_binding_does_is_admitted() {
    let mut gate = gate();
    let copy = Copy::of(1, [&*letter()]);
    for update in [
        copy.write("Wörter 😀"),
        copy.edit(|txn, text| {
            text.insert_embed(txn, 14, copy::block("li"));
            text.insert(txn, 14, "\n");
        }),
        copy.edit(|txn, text| text.remove_range(txn, 3, 9)),
        copy.edit(|txn, text| {
            let bold = ("bold".into(), yrs::Any::Bool(true));
            text.format(txn, 1, 4, yrs::types::Attrs::from([bold]));
        }),
    ] {
        assert!(
            matches!(admit(&mut gate, &update), Ok(Admitted::New { .. })),
            "{update:?}"
        );
    }
    let map = copy.edit(|txn, text| {
        let map = text.insert_embed(txn, 2, copy::block("ol"));
        map.insert(txn, "indent", 3);
        map.insert(txn, "indent", 4);
        map.insert(txn, "addressees", "Landtag; Ministerium");
    });
    assert!(admit(&mut gate, &map).is_ok());
    assert_eq!(admit(&mut gate, &copy.state()), Ok(Admitted::Known));
}

#[test]
fn what_is_known_is_skipped_and_only_the_rest_counts() {
    let mut gate = gate();
    let copy = Copy::of(1, [&*letter()]);
    let first = copy.write("eins ");
    copy.write("zwei ");
    admit(&mut gate, &first).unwrap();
    let all = copy.state();
    assert_eq!(admit(&mut gate, &all), Ok(Admitted::New { claims: Vec::new() }));
    assert_eq!(admit(&mut gate, &all), Ok(Admitted::Known));
    assert_eq!(admit(&mut gate, &first), Ok(Admitted::Known));
}

#[test]
fn a_new_client_id_is_claimed_and_belongs_to_its_member_for_ever() {
    let mut gate = gate();
    let copy = Copy::of(1, [&*letter()]);
    let claims = vec![ClientId(1)];
    assert_eq!(admit(&mut gate, &copy.write("a")), Ok(Admitted::New { claims }));
    let second = copy.write("b");
    let jonas = MemberId::new("jonas");
    let verdict = gate.admit(&jonas, Writes::Allowed, &second);
    assert_eq!(verdict, Err(Refusal::Foreign(ClientId(1))));
    // The whole state of somebody else is known or deleted blocks only, so repeating it is harmless.
    admit(&mut gate, &second).unwrap();
    assert_eq!(
        gate.admit(&jonas, Writes::Allowed, &copy.state()),
        Ok(Admitted::Known)
    );
}

#[test]
fn nobody_writes_under_the_server_or_under_too_large_an_id() {
    let forged = Raw::default().section(SERVER, 14, [words(after(TITLE_END), "x")]);
    assert_eq!(verdict(&forged), Ok(Admitted::Known));
    let end = Copy::of(SERVER, [&*letter()]).clock();
    let forged = Raw::default().section(SERVER, end, [words(after((SERVER, end - 1)), "x")]);
    assert_eq!(verdict(&forged), Err(Refusal::Foreign(ClientId(SERVER))));
    assert!(is_forbidden(&verdict(&of(1 << 32, [words(after(FIRST), "x")]))));
}

#[test]
fn an_owned_id_of_the_store_is_foreign_to_others() {
    let mut gate = gate();
    gate.own(ClientId(5), MemberId::new("jonas"));
    let update = of(5, [words(after(FIRST), "x")]).bytes();
    assert_eq!(admit(&mut gate, &update), Err(Refusal::Foreign(ClientId(5))));
}

#[test]
fn readers_change_nothing_but_may_repeat_and_tidy() {
    let mut gate = gate();
    let writer = Copy::of(1, [&*letter()]);
    let bold = |on: bool| {
        let value = if on { yrs::Any::Bool(true) } else { yrs::Any::Null };
        writer.edit(|txn, text| text.format(txn, 1, 4, yrs::types::Attrs::from([("bold".into(), value)])))
    };
    admit(&mut gate, &bold(true)).unwrap();
    admit(&mut gate, &writer.edit(|txn, text| text.remove_range(txn, 8, 2))).unwrap();
    let reader = MemberId::new("leser");
    let mut read = |update: &[u8]| gate.admit(&reader, Writes::Denied, update);
    assert_eq!(read(&writer.state()), Ok(Admitted::Known));
    // Two marks of the writer: a copy of Yjs may take them off by itself.
    assert_eq!(
        read(&Raw::default().delete(1, [(0, 2)]).bytes()),
        Ok(Admitted::Known)
    );
    for change in [
        of(9, [words(after(FIRST), "x")]).bytes(),
        of(9, [gone(1)]).bytes(),
        Raw::default().delete(SERVER, [(0, 1)]).bytes(),
        Raw::default().delete(SERVER, [(14, 1)]).bytes(),
        Raw::default()
            .delete(1, [(0, 2)])
            .delete(SERVER, [(3, 1)])
            .bytes(),
    ] {
        assert_eq!(read(&change), Err(Refusal::ReadOnly));
    }
    // Nothing of it was kept.
    assert!(matches!(
        admit(&mut gate, &Raw::default().delete(1, [(0, 2)]).bytes()),
        Ok(Admitted::New { .. })
    ));
}

#[test]
fn gaps_and_unknown_neighbours_are_unmet() {
    let unmet = Err(Refusal::Unmet);
    assert_eq!(
        verdict(&Raw::default().section(1, 3, [words(after(FIRST), "x")])),
        unmet
    );
    assert_eq!(verdict(&of(1, [words(after((2, 0)), "x")])), unmet);
    assert_eq!(
        verdict(&of(1, [words(At::Beside(Some(FIRST), Some((2, 7))), "x")])),
        unmet
    );
    assert_eq!(verdict(&of(1, [value(At::Key((2, 0), "kind"), "p")])), unmet);
    assert_eq!(verdict(&of(1, [skip(2), words(after(FIRST), "x")])), unmet);
    assert_eq!(verdict(&Raw::default().delete(1, [(0, 1)])), unmet);
    assert_eq!(verdict(&Raw::default().delete(SERVER, [(0, 1_000)])), unmet);
}

#[test]
fn dependencies_within_one_update_are_found_in_any_order() {
    let woven = || {
        Raw::default()
            .section(1, 0, [words(after((2, 0)), "a"), words(after((2, 1)), "c")])
            .section(2, 0, [words(after(FIRST), "b"), words(after((1, 0)), "d")])
    };
    assert!(matches!(verdict(&woven()), Ok(Admitted::New { .. })));
    let copy = Copy::of(3, [&*letter(), &*woven().bytes()]);
    assert!(!copy.waits());
    let circle =
        Raw::default()
            .section(1, 0, [words(after((2, 0)), "a")])
            .section(2, 0, [words(after((1, 0)), "b")]);
    assert!(is_forbidden(&verdict(&circle)));
    assert!(is_forbidden(&verdict(&of(1, [words(after((1, 5)), "a")]))));
}

#[test]
fn only_the_shapes_of_our_text() {
    for blocks in [
        vec![words(At::Root("other"), "x")],
        vec![words(At::RootKey("text", "bold"), "x")],
        vec![value(At::Root("text"), "x")],
        vec![value(after(FIRST), "x")],
        vec![shared(after(FIRST), 0)],
        vec![shared(after(FIRST), 2)],
        vec![shared(after(FIRST), 6)],
        vec![words(At::In(MARKER), "x")],
        vec![words(At::Key(MARKER, "kind"), "x")],
        vec![map(At::Key(MARKER, "kind"))],
        vec![value(At::Key(FIRST, "kind"), "p")],
        vec![value(At::Key(MARKER, "style"), "red")],
        vec![value(At::Key(MARKER, "kind"), "h9")],
        vec![value(At::Key(MARKER, "indent"), "3")],
        vec![value(At::Key(MARKER, "fn"), &"x".repeat(4_001))],
        vec![values(At::Key(MARKER, "indent"), &[&[125, 1], &[125, 2]])],
        vec![values(At::Key(MARKER, "indent"), &[&[117, 0]])],
        vec![values(At::Key(MARKER, "indent"), &[&[118, 0]])],
        vec![values(At::Key(MARKER, "indent"), &[&[127]])],
        vec![mark(after(FIRST), "style", "true")],
        vec![mark(after(FIRST), "bold", "false")],
        vec![mark(after(FIRST), "bold", "{}")],
        vec![mark(after(FIRST), "bold", "[[[[[[[[[[[[[[[[[[[[")],
        vec![mark(after(FIRST), "link", "\"javascript:alert(1)\"")],
        vec![mark(At::Key(MARKER, "kind"), "bold", "true")],
        vec![other(after(FIRST), 2, &[1, 1, b'1'])],
        vec![other(after(FIRST), 3, &[0])],
        vec![other(after(FIRST), 5, &[2, b'{', b'}'])],
        vec![other(after(FIRST), 9, &[1, b'g', 118, 0])],
        // Neighbours of different parents: the text's and a map's.
        vec![
            value(At::Key(MARKER, "indent"), "p"),
            words(At::Beside(Some((1, 0)), Some(FIRST)), "x"),
        ],
    ] {
        let verdict = verdict(&of(1, blocks.clone()));
        assert!(is_forbidden(&verdict), "{blocks:?}: {verdict:?}");
    }
    for blocks in [
        vec![words(At::Root("text"), "x")],
        vec![value(At::Key(MARKER, "kind"), "p"), value(after((1, 0)), "h1")],
        vec![values(At::Key(MARKER, "indent"), &[&[125, 3]])],
        vec![map(after(FIRST)), value(At::Key((1, 0), "fn"), "Fußnote")],
        vec![
            mark(after(FIRST), "comment:t-1", "true"),
            mark(after((1, 0)), "comment:t-1", "null"),
        ],
        vec![mark(after(FIRST), "link", "\"https://musterhausen.example/\"")],
        vec![deleted(after(FIRST), 4), gone(3)],
    ] {
        let verdict = verdict(&of(1, blocks.clone()));
        assert!(
            matches!(verdict, Ok(Admitted::New { .. })),
            "{blocks:?}: {verdict:?}"
        );
    }
}

#[test]
fn neighbours_that_never_stood_side_by_side_are_refused() {
    let mut gate = gate();
    admit(
        &mut gate,
        &of(1, [words(At::Beside(Some(FIRST), Some((SERVER, 1))), "ab")]).bytes(),
    )
    .unwrap();
    for (left, right) in [
        // The wrong way round, and one block twice.
        (Some((SERVER, 5)), Some((SERVER, 2))),
        (Some(FIRST), Some(FIRST)),
        // What was put between them was known to whoever saw the right one.
        (Some((SERVER, 2)), Some((SERVER, 6))),
        (None, Some((SERVER, 6))),
        (Some(FIRST), Some((1, 1))),
        // And what the left one was put in front of.
        (Some((1, 0)), Some((SERVER, 2))),
        (Some((1, 1)), None),
    ] {
        let update = of(2, [words(At::Beside(left, right), "x")]).bytes();
        assert!(is_forbidden(&admit(&mut gate, &update)), "{left:?} {right:?}");
    }
    // Nobody overlooks what stands there in their own hand; others may not have seen it yet.
    let beside = At::Beside(Some(FIRST), Some((SERVER, 1)));
    let again = Raw::default().section(1, 2, [words(beside, "x")]).bytes();
    assert!(is_forbidden(&admit(&mut gate, &again)));
    assert!(admit(&mut gate, &of(2, [words(beside, "x")]).bytes()).is_ok());
}

#[test]
fn characters_are_not_torn_apart() {
    let mut gate = gate();
    admit(&mut gate, &of(1, [words(after(FIRST), "a😀b")]).bytes()).unwrap();
    for torn in [
        Raw::default().delete(1, [(1, 1)]),
        Raw::default().delete(1, [(2, 1)]),
        Raw::default().delete(1, [(0, 2)]),
        of(2, [words(At::Beside(Some((1, 1)), Some((1, 2))), "x")]),
        of(2, [words(At::Beside(Some((1, 0)), Some((1, 2))), "x")]),
        // A known first half and another second one.
        Raw::default().section(1, 3, [words(after((1, 2)), "😀")]),
    ] {
        assert!(is_forbidden(&admit(&mut gate, &torn.bytes())));
    }
    assert!(admit(&mut gate, &Raw::default().delete(1, [(1, 2)]).bytes()).is_ok());
}

#[test]
fn malformed_bytes_are_told_from_forbidden_ones() {
    for (bytes, expected) in [
        (vec![], Malformed::Truncated),
        (vec![0], Malformed::Truncated),
        (vec![0, 0, 0], Malformed::Trailing),
        (vec![0xff; 30], Malformed::Number),
        (vec![200, 1, 0, 0], Malformed::Truncated),
        (Raw::default().delete(SERVER, [(0, 0)]).bytes(), Malformed::Empty),
        (
            Raw::default().delete(SERVER, [(3, 1), (1, 1)]).bytes(),
            Malformed::Order,
        ),
        (
            Raw::default().delete(SERVER, [(3, 2), (4, 1)]).bytes(),
            Malformed::Order,
        ),
        (
            Raw::default()
                .delete(SERVER, [(1, 1)])
                .delete(SERVER, [(5, 1)])
                .bytes(),
            Malformed::Order,
        ),
        (
            Raw::default().delete(SERVER, [(0x7fff_ffff, 1)]).bytes(),
            Malformed::Number,
        ),
        (of(1, [words(after(FIRST), "")]).bytes(), Malformed::Empty),
        (of(1, [gone(0)]).bytes(), Malformed::Empty),
        (
            of(1, [gone(0x7fff_fff0), gone(0x7fff)]).bytes(),
            Malformed::Number,
        ),
        (
            of(1, [gone(1)]).section(1, 1, [gone(1)]).bytes(),
            Malformed::Order,
        ),
        (
            of(1, []).section(2, 0, [words(after(FIRST), "lang")]).bytes(),
            Malformed::Empty,
        ),
        (
            of(1, [mark(after(FIRST), "link", "\"https")]).bytes(),
            Malformed::Json,
        ),
        (of(1, [other(after(FIRST), 12, &[0])]).bytes(), Malformed::Tag(12)),
    ] {
        assert_eq!(
            admit(&mut gate(), &bytes),
            Err(Refusal::Malformed(expected)),
            "{bytes:?}"
        );
    }
}

#[test]
fn limits_count_what_is_new() {
    let many = |count: usize| {
        let mut raw = Raw::default();
        for client in 1..=count as u64 {
            raw = raw.section(client, 0, [words(after(FIRST), "x")]);
        }
        raw
    };
    assert!(verdict(&many(MAX_NEW_CLIENTS)).is_ok());
    assert!(matches!(
        verdict(&many(MAX_NEW_CLIENTS + 1)),
        Err(Refusal::TooMuch(_))
    ));

    let blocks = |count: usize| {
        let chain = (1..count as u32).map(|clock| mark(after((1, clock - 1)), "bold", "true"));
        let first = mark(after(FIRST), "bold", "true");
        of(1, std::iter::once(first).chain(chain).collect::<Vec<_>>())
    };
    assert!(verdict(&blocks(MAX_NEW_BLOCKS)).is_ok());
    assert!(matches!(
        verdict(&blocks(MAX_NEW_BLOCKS + 1)),
        Err(Refusal::TooMuch(_))
    ));
    assert!(matches!(
        verdict(&of(1, [gone(1_000_001)])),
        Err(Refusal::TooMuch(_))
    ));

    let holes = |count: usize| {
        let ranges: Vec<_> = (0..count as u32).map(|n| (2 * n, 1)).collect();
        Raw::default().delete(1, ranges).bytes()
    };
    let mut gate = gate();
    admit(
        &mut gate,
        &of(1, [words(after(FIRST), &"x".repeat(3 * MAX_NEW_DELETIONS))]).bytes(),
    )
    .unwrap();
    let too_many = admit(&mut gate, &holes(MAX_NEW_DELETIONS + 1));
    assert!(matches!(too_many, Err(Refusal::TooMuch(_))));
    admit(&mut gate, &holes(MAX_NEW_DELETIONS)).unwrap();
    // The known ones do not count again.
    assert!(admit(&mut gate, &holes(MAX_NEW_DELETIONS + MAX_NEW_DELETIONS / 4)).is_ok());
}

#[test]
fn one_member_may_not_take_all_client_ids() {
    let mut gate = gate();
    for client in 1..=MAX_CLIENTS_OF_MEMBER as u64 {
        gate.own(ClientId(client), maren());
    }
    let update = of(1 << 20, [words(after(FIRST), "x")]).bytes();
    assert!(matches!(admit(&mut gate, &update), Err(Refusal::TooMuch(_))));
    assert!(
        gate.admit(&MemberId::new("jonas"), Writes::Allowed, &update)
            .is_ok()
    );
}

#[test]
fn a_value_for_a_deleted_block_passes_before_and_after_a_restart() {
    let writer = Copy::of(1, [&*letter()]);
    let slow = Copy::of(2, [&*letter()]);
    let delete = writer.edit(|txn, text| text.remove_range(txn, 14, 1));
    let late = slow.edit(|txn, text| {
        for chunk in text.diff(txn, yrs::types::text::YChange::identity) {
            if let yrs::Out::YMap(map) = chunk.insert {
                map.insert(txn, "kind", "h2");
                map.insert(txn, "indent", 2);
            }
        }
    });
    let mut gate = gate();
    admit(&mut gate, &delete).unwrap();
    gate.admit(&MemberId::new("jonas"), Writes::Allowed, &late)
        .unwrap();

    let server = Copy::of(9, [&*letter(), &*delete]);
    let mut restarted = Gate::default();
    restarted.replay(&server.state()).unwrap();
    let verdict = restarted.admit(&MemberId::new("jonas"), Writes::Allowed, &late);
    assert!(matches!(verdict, Ok(Admitted::New { .. })), "{verdict:?}");
    server.apply(&late);
    let mut again = Gate::default();
    again.replay(&server.state()).unwrap();
}
